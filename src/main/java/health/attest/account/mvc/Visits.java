package health.attest.account.mvc;

import health.attest.account.CookieNames;
import health.attest.account.Secrets;
import health.attest.account.Sessions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.servlet.function.ServerRequest;

/** Reads visits out of requests and writes the cookies they are known by. */
final class Visits {
    private static final String ATTRIBUTE = Visit.class.getName();

    private final CookieNames cookies;
    private final Sessions sessions;
    private final Secrets secrets;
    private final String issuer;

    Visits(CookieNames cookies, Sessions sessions, Secrets secrets, String issuer) {
        this.cookies = cookies;
        this.sessions = sessions;
        this.secrets = secrets;
        this.issuer = issuer;
    }

    /** The visit of this request; asked for once, however often it is called. */
    Visit of(ServerRequest request) {
        return (Visit) request.attribute(ATTRIBUTE).orElseGet(() -> {
            Visit visit = new Visit(request, cookies, sessions, issuer, secrets.next());
            request.attributes().put(ATTRIBUTE, visit);
            return visit;
        });
    }

    void setSession(HttpHeaders headers, String value) {
        set(headers, cookies.session(), value, null);
    }

    void forgetSession(HttpHeaders headers) {
        set(headers, cookies.session(), "", Duration.ZERO);
    }

    void setDevice(HttpHeaders headers, String value, Duration life) {
        set(headers, cookies.device(), value, life);
    }

    void setFormCookie(HttpHeaders headers, Visit visit) {
        String fresh = visit.freshFormCookie();
        if (fresh != null) {
            set(headers, cookies.form(), fresh, null);
        }
    }

    private void set(HttpHeaders headers, String name, String value, @Nullable Duration life) {
        ResponseCookie.ResponseCookieBuilder cookie = ResponseCookie.from(name, value)
                .httpOnly(true)
                .secure(cookies.secure())
                .sameSite("Lax")
                .path("/");
        if (life != null) {
            cookie.maxAge(life);
        }
        headers.add(HttpHeaders.SET_COOKIE, cookie.build().toString());
    }
}
