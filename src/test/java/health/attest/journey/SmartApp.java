package health.attest.journey;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A SMART app and the browser it runs in, step by step, so that a test can do each step wrong. */
final class SmartApp {
    static final String FORM = "application/x-www-form-urlencoded";
    static final String REDIRECT = "https://app.test/callback";

    private final TestClient client;
    private final Http browser;
    private final Http server;
    private final String base;
    private final String verifier = "verifier-" + UUID.randomUUID() + UUID.randomUUID();

    /** @param browser carries the cookie of somebody who is signed in; {@code server} is the app's own connection */
    SmartApp(TestClient client, Http browser, Http server, String base) {
        this.client = client;
        this.browser = browser;
        this.server = server;
        this.base = base;
    }

    /** The parameters of a good authorization request. */
    Map<String, String> request(String scope) {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("response_type", "code");
        request.put("client_id", client.id());
        request.put("redirect_uri", REDIRECT);
        request.put("scope", scope);
        request.put("state", "state-1");
        request.put("aud", base + "/fhir");
        request.put("nonce", "nonce-1");
        request.put("code_challenge", challenge(verifier));
        request.put("code_challenge_method", "S256");
        return request;
    }

    Http.Answer authorize(Map<String, String> request) {
        return browser.get("/oauth2/authorize?" + TestClient.form(request));
    }

    /** The consent page of a good request. */
    Http.Answer consentPage(String scope) {
        return consentPage(request(scope));
    }

    Http.Answer consentPage(Map<String, String> request) {
        return browser.get(location(authorize(request)));
    }

    /** Sends the consent page's form off, with these scopes ticked. */
    Http.Answer decide(Http.Answer page, List<String> scopes, @Nullable String patient) {
        StringBuilder form =
                new StringBuilder(TestClient.form(Map.of("client_id", client.id(), "state", hidden(page, "state"))));
        scopes.forEach(scope -> form.append("&").append(TestClient.form(Map.of("scope", scope))));
        if (patient != null) {
            form.append("&patient=").append(patient);
        }
        return browser.send("POST", "/oauth2/authorize", FORM, form.toString());
    }

    /** The code for a request whose every scope is allowed. */
    String code(String scope, @Nullable String patient) {
        return code(request(scope), patient);
    }

    String code(Map<String, String> request, @Nullable String patient) {
        Http.Answer page = consentPage(request);
        return parameter(decide(page, ticked(page), patient), "code");
    }

    /** Exchanges a code. */
    Http.Answer exchange(String code) {
        return exchange(code, verifier);
    }

    Http.Answer exchange(String code, String withVerifier) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", REDIRECT);
        form.put("client_id", client.id());
        form.put("code_verifier", withVerifier);
        return token(form);
    }

    Http.Answer refresh(String refreshToken) {
        return token(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken, "client_id", client.id()));
    }

    Http.Answer token(Map<String, String> form) {
        return server.send("POST", "/oauth2/token", FORM, TestClient.form(form));
    }

    /** The tokens of a whole flow. */
    JsonNode tokens(String scope, @Nullable String patient) {
        return exchange(code(scope, patient)).json();
    }

    Http.Answer revoke(String token) {
        return server.send(
                "POST", "/oauth2/revoke", FORM, TestClient.form(Map.of("token", token, "client_id", client.id())));
    }

    /** The scopes that a consent page offers. */
    static List<String> ticked(Http.Answer page) {
        return Pattern.compile("name=\"scope\" value=\"([^\"]*)\" checked")
                .matcher(page.body())
                .results()
                .map(result -> result.group(1).replace("&amp;", "&"))
                .toList();
    }

    static String hidden(Http.Answer page, String name) {
        Matcher field =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page.body());
        return field.find() ? field.group(1) : "";
    }

    static String location(Http.Answer answer) {
        return answer.header("Location").orElse("");
    }

    /** A parameter of the address a browser is sent to. */
    static String parameter(Http.Answer answer, String name) {
        String query = location(answer).replaceFirst("^[^?]*\\?", "");
        Map<String, String> parameters = Arrays.stream(query.split("&", -1))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> pair[0],
                        pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                        (one, two) -> two));
        return parameters.getOrDefault(name, "");
    }

    static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
