package health.attest.transport;

/** Knows the web origins of registered clients. Asked on every cross-origin request, so it must answer from memory. */
@FunctionalInterface
public interface ClientOrigins {

    /**
     * Whether a registered client's pages are served from this origin.
     *
     * @param origin scheme, host and port as a browser sends them, for example {@code https://app.example}
     */
    boolean allows(String origin);
}
