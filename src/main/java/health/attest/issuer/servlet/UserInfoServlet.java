package health.attest.issuer.servlet;

import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.account.Account;
import health.attest.account.Accounts;
import health.attest.issuer.IssuerPolicy;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Who the person behind an access token is (OpenID Connect Core, UserInfo). The token was judged where every token is;
 * here only its scopes are looked at.
 */
final class UserInfoServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final transient Accounts accounts;
    private final transient IssuerPolicy policy;

    UserInfoServlet(Accounts accounts, IssuerPolicy policy) {
        this.accounts = accounts;
        this.policy = policy;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        doGet(request, response);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Caller.Authenticated> caller =
                request.getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context
                        ? context.caller().authenticated()
                        : Optional.empty();
        Optional<Account> account = caller.filter(known -> known.scopes().contains("openid")
                        && !known.clientCredentials()
                        && known.subject().issuer().equals(policy.issuer()))
                .flatMap(known -> accounts.byId(UUID.fromString(known.subject().user())));
        if (caller.isEmpty() || account.isEmpty()) {
            response.setHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"openid\"");
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        response.setContentType("application/json;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(JSON.writeValueAsBytes(claims(caller.get(), account.get())));
    }

    private Map<String, Object> claims(Caller.Authenticated caller, Account account) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", account.id().toString());
        if (caller.scopes().contains("fhirUser") && account.fhirUser() != null) {
            claims.put("fhirUser", policy.fhirBase() + "/" + account.fhirUser());
        }
        if (caller.scopes().contains("profile")) {
            claims.put("name", account.displayName());
            claims.put("preferred_username", account.username());
        }
        return claims;
    }
}
