package health.attest.journey;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without scripts: keeps cookies, sends the form of the page it last saw. */
public final class Browser {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final Http http;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private String formToken = "";

    public Browser(Http http) {
        this.http = http.with("User-Agent", "A browser of the tests");
    }

    public Http.Answer get(String path) {
        return seen(withCookies().get(path));
    }

    /** Sends a form with the token of the page seen last. */
    public Http.Answer submit(String path, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.putIfAbsent("_csrf", formToken);
        String form = all.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return seen(withCookies().send("POST", path, "application/x-www-form-urlencoded", form));
    }

    /** Opens the login page and sends name and password. */
    public Http.Answer signIn(String username, String password) {
        get("/login");
        return submit("/login", Map.of("username", username, "password", password));
    }

    /** A caller that sends this browser's cookies and no others. */
    public Http withCookies() {
        return cookies.isEmpty()
                ? http
                : http.with(
                        "Cookie",
                        cookies.entrySet().stream()
                                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")));
    }

    /** A script of our own page: with cookies and the token that the API answered. */
    public Http script() {
        String token = withCookies().get("/account/me").header("X-CSRF-Token").orElse("none");
        return withCookies().with("X-CSRF-Token", token);
    }

    public String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    public void setCookie(String name, String value) {
        cookies.put(name, value);
    }

    private Http.Answer seen(Http.Answer answer) {
        for (String line : answer.response().headers().allValues("Set-Cookie")) {
            String[] pair = line.split(";", 2)[0].split("=", 2);
            if (pair[1].isEmpty()) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
        Matcher token = TOKEN.matcher(answer.body());
        if (token.find()) {
            formToken = token.group(1);
        }
        return answer;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
