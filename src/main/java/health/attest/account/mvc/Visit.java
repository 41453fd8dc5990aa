package health.attest.account.mvc;

import health.attest.access.AccessContext;
import health.attest.account.CookieNames;
import health.attest.account.FormToken;
import health.attest.account.LoginRequest;
import health.attest.account.ReturnAddress;
import health.attest.account.Session;
import health.attest.account.Sessions;
import health.attest.account.SignedIn;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.util.WebUtils;

/** One request of a browser to a page or to the API: who it is, and whether what it sends was asked for by a person. */
final class Visit {
    private static final int FIELD_LENGTH_MAX = 8_192;

    private final ServerRequest request;
    private final CookieNames cookies;
    private final Optional<Session> session;
    private final String issuer;
    private final @Nullable String freshFormCookie;

    Visit(ServerRequest request, CookieNames cookies, Sessions sessions, String issuer, String fresh) {
        this.request = request;
        this.cookies = cookies;
        this.issuer = issuer;
        String cookie = cookie(cookies.session());
        this.session = cookie == null ? Optional.empty() : sessions.find(cookie);
        this.freshFormCookie = session.isPresent() || cookie(cookies.form()) != null ? null : fresh;
    }

    /** The living session of this browser, whatever its state. */
    Optional<Session> session() {
        return session;
    }

    /** Who is signed in, with everything that is asked of them. */
    Optional<SignedIn> signedIn() {
        return session.filter(one -> one.state() == Session.State.COMPLETE).map(Session::signedIn);
    }

    /** Who asks, for the journal: the person, or whoever the token named, or nobody. */
    AccessContext context() {
        AccessContext plain = (AccessContext) Objects.requireNonNull(
                servlet().getAttribute(AccessContext.ATTRIBUTE), "AUTHENTICATION has not seen this request");
        return signedIn()
                .map(person -> new AccessContext(
                        plain.requestId(), plain.address(), person.account().tenant(), person.caller(issuer)))
                .orElse(plain);
    }

    LoginRequest loginRequest() {
        String agent = servlet().getHeader("User-Agent");
        return new LoginRequest(context(), agent == null ? "unknown" : agent, cookie(cookies.device()));
    }

    /** The token that forms on this page carry. */
    String formToken() {
        return FormToken.of(basis());
    }

    /** The cookie that has to be set for the form token to hold; null when the browser has it. */
    @Nullable String freshFormCookie() {
        return freshFormCookie;
    }

    /** Whether the form was served to this browser and sent by its own page. */
    boolean isOwnForm() {
        return isSameSite() && freshFormCookie == null && FormToken.isOf(field(FormToken.FIELD), basis());
    }

    /** Whether a script of our own sent this, or something that is no browser. */
    boolean isOwnScript() {
        String token = servlet().getHeader(FormToken.HEADER);
        return isSameSite() && token != null && FormToken.isOf(token, basis());
    }

    /** The field of a form, or the parameter of the query; empty when it is absent or too long. */
    String field(String name) {
        return request.param(name)
                .filter(text -> text.length() <= FIELD_LENGTH_MAX)
                .orElse("");
    }

    /** Where the person wanted to go. */
    ReturnAddress returnAddress() {
        return ReturnAddress.parse(field(ReturnAddress.PARAMETER)).orElse(ReturnAddress.ACCOUNT);
    }

    private String basis() {
        String cookie = session.isPresent() ? cookie(cookies.session()) : cookie(cookies.form());
        return cookie == null ? Objects.requireNonNullElse(freshFormCookie, "") : cookie;
    }

    private boolean isSameSite() {
        String site = servlet().getHeader("Sec-Fetch-Site");
        return site == null || site.equals("same-origin") || site.equals("none");
    }

    private @Nullable String cookie(String name) {
        Cookie cookie = WebUtils.getCookie(servlet(), name);
        String value = cookie == null ? null : cookie.getValue();
        return value == null || value.isEmpty() || value.length() > FIELD_LENGTH_MAX ? null : value;
    }

    private HttpServletRequest servlet() {
        return request.servletRequest();
    }
}
