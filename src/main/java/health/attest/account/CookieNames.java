package health.attest.account;

/**
 * The cookies of a browser: their names, which say under TLS that no other host and no plain connection set them.
 *
 * @param secure whether the server is reached through TLS
 */
public record CookieNames(boolean secure) {

    /** Name of the cookie that carries a session. */
    public String session() {
        return prefix() + "attest-session";
    }

    /** Name of the cookie of a browser that is remembered as somebody's own. */
    public String device() {
        return prefix() + "attest-device";
    }

    /** Name of the cookie that ties a form to its browser while nobody is signed in. */
    public String form() {
        return prefix() + "attest-form";
    }

    private String prefix() {
        return secure ? "__Host-" : "";
    }
}
