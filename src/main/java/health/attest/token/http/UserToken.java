package health.attest.token.http;

import health.attest.engines.EngineException;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The authorization code flow with PKCE, with this program as the browser: login page, consent page, code, token. */
final class UserToken {
    private static final String REDIRECT = "http://127.0.0.1/callback";
    private static final int STEPS_MAX = 12;

    private final TokenEndpoint endpoint;
    private final URI base;
    private final Map<String, String> cookies = new TreeMap<>();

    /**
     * What to ask for.
     *
     * @param client the app
     * @param scope its scopes
     * @param patient the patient to choose; null for the first offered
     * @param purpose a purpose of use, or null
     */
    record Wanted(
            String client,
            String scope,
            @Nullable String patient,
            @Nullable String purpose) {}

    UserToken(TokenEndpoint endpoint, URI base) {
        this.endpoint = endpoint;
        this.base = base;
    }

    /** The access token of that user. */
    String of(String user, String password, Wanted wanted) throws IOException {
        String verifier = random();
        Map<String, String> request = new LinkedHashMap<>();
        request.put("response_type", "code");
        request.put("client_id", wanted.client());
        request.put("redirect_uri", REDIRECT);
        request.put("scope", wanted.scope());
        request.put("state", random());
        request.put("aud", base.resolve("/fhir").toString());
        request.put("code_challenge", challenge(verifier));
        request.put("code_challenge_method", "S256");
        if (wanted.purpose() != null) {
            request.put("purpose_of_use", wanted.purpose());
        }
        String code = walk(base.resolve("/oauth2/authorize?" + TokenEndpoint.form(request)), user, password, wanted);
        return endpoint.tokenFor(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                REDIRECT,
                "client_id",
                wanted.client(),
                "code_verifier",
                verifier));
    }

    private String walk(URI start, String user, String password, Wanted wanted) throws IOException {
        HttpRequest.Builder next = HttpRequest.newBuilder(start).GET();
        boolean gavePassword = false;
        for (int step = 0; step < STEPS_MAX; step++) {
            HttpResponse<String> answer = send(next);
            Optional<String> location = answer.headers().firstValue("Location");
            if (location.isPresent()) {
                URI to = answer.uri().resolve(location.get());
                if (to.toString().startsWith(REDIRECT)) {
                    return codeOf(to);
                }
                next = HttpRequest.newBuilder(to).GET();
                continue;
            }
            Page page = new Page(answer.uri(), answer.body());
            Optional<Page.Form> login = page.formWith("type", "password");
            Optional<Page.Form> consent = page.formWith("value", "allow");
            if (login.isPresent() && !gavePassword) {
                gavePassword = true;
                next = submit(login.get(), filled(login.get(), user, password));
            } else if (consent.isPresent()) {
                next = submit(consent.get(), decided(consent.get(), wanted.patient()));
            } else {
                throw new EngineException(
                        gavePassword
                                ? "the server does not let " + user + " in (or asks for a second factor)"
                                : "the server answers " + answer.statusCode() + " and no page to log in");
            }
        }
        throw new EngineException("the login leads in circles");
    }

    private static List<String> filled(Page.Form form, String user, String password) {
        List<String> pairs = new ArrayList<>();
        for (Map<String, String> field : form.fields()) {
            String type = field.getOrDefault("type", "text");
            String name = field.get("name");
            if (name == null || type.equals("checkbox") || type.equals("submit")) {
                continue;
            }
            String value = field.getOrDefault("value", "");
            pairs.add(pair(name, type.equals("password") ? password : type.equals("hidden") ? value : user));
        }
        return pairs;
    }

    private static List<String> decided(Page.Form form, @Nullable String patient) {
        List<String> pairs = new ArrayList<>();
        boolean chosen = false;
        for (Map<String, String> field : form.fields()) {
            String name = field.get("name");
            String value = field.getOrDefault("value", "");
            if (name == null) {
                continue;
            }
            if ("radio".equals(field.get("type"))) {
                if (!chosen) {
                    pairs.add(pair(name, patient == null ? value : patient));
                }
                chosen = true;
            } else {
                pairs.add(pair(name, value));
            }
        }
        return pairs;
    }

    private static HttpRequest.Builder submit(Page.Form form, List<String> pairs) {
        return HttpRequest.newBuilder(form.action())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(String.join("&", pairs)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        if (!cookies.isEmpty()) {
            List<String> sent = new ArrayList<>();
            cookies.forEach((name, value) -> sent.add(name + "=" + value));
            request.header("Cookie", String.join("; ", sent));
        }
        HttpResponse<String> answer = endpoint.send(request.header("Accept", "text/html")
                .timeout(Duration.ofSeconds(60))
                .build());
        for (String cookie : answer.headers().allValues("Set-Cookie")) {
            String[] parts = cookie.split(";", 2)[0].split("=", 2);
            if (parts.length == 2) {
                cookies.put(parts[0].strip(), parts[1]);
            }
        }
        return answer;
    }

    private static String codeOf(URI address) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : String.valueOf(address.getRawQuery()).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
        }
        String code = parameters.get("code");
        if (code == null) {
            throw new EngineException("the issuer refuses: " + parameters.getOrDefault("error", "no code") + " "
                    + parameters.getOrDefault("error_description", ""));
        }
        return code;
    }

    private static String pair(String name, String value) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
