package health.attest.account.mvc;

import health.attest.access.RequestLimits;
import health.attest.account.Account;
import health.attest.account.LinkStore.Purpose;
import health.attest.account.Links;
import health.attest.account.LoginName;
import health.attest.account.Logins;
import health.attest.account.PasswordPolicy;
import health.attest.account.Passwords;
import health.attest.account.Registrations;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** For people who cannot sign in yet or any more: registration, the links of mails, a new password. */
final class PasswordPages {
    private static final String SET = "/account/set-password";
    /** Each may send a mail to somebody; a form is not sent more often by people. */
    private static final int REQUESTS_PER_MINUTE = 10;

    private final Registrations registrations;
    private final Passwords passwords;
    private final Links links;
    private final Logins.Parts tenants;
    private final LoginPages.Shared shared;
    private final RequestLimits limits;

    PasswordPages(
            Registrations registrations,
            Passwords passwords,
            Links links,
            Logins.Parts tenants,
            LoginPages.Shared shared,
            RequestLimits limits) {
        this.registrations = registrations;
        this.passwords = passwords;
        this.links = links;
        this.tenants = tenants;
        this.shared = shared;
        this.limits = limits;
    }

    RouterFunction<ServerResponse> routes() {
        RouterFunctions.Builder routes = RouterFunctions.route()
                .GET("/account/forgotten", request -> page(HttpStatus.OK, "forgotten", request, Map.of()))
                .POST("/account/forgotten", request -> limited(request, this::forgotten))
                .GET(SET, this::setPasswordPage)
                .POST(SET, this::setPassword)
                .GET("/account/verify", this::verifyPage)
                .POST("/account/verify", this::verify);
        if (registrations.mode() == Registrations.Mode.OPEN) {
            routes.GET("/account/register", request -> page(HttpStatus.OK, "register", request, Map.of("error", "")))
                    .POST("/account/register", request -> limited(request, this::register));
        }
        return routes.build();
    }

    private ServerResponse limited(ServerRequest request, Function<Visit, ServerResponse> handler) {
        Visit visit = shared.visits().of(request);
        RequestLimits.Standing standing =
                limits.count("account-mail", "", visit.context().address(), REQUESTS_PER_MINUTE);
        if (standing.admitted()) {
            return handler.apply(visit);
        }
        return shared.pages().tooMany(visit, standing.retryAfterSeconds());
    }

    private ServerResponse register(Visit visit) {
        if (!visit.isOwnForm()) {
            return shared.pages().staleForm(visit);
        }
        LoginName name = LoginName.parse(visit.field("username"), tenants.tenants(), tenants.firstTenant());
        String displayName = visit.field("displayName").strip();
        String email = visit.field("email").strip();
        if (!Account.isUsername(name.username()) || !Account.isDisplayName(displayName) || !Account.isEmail(email)) {
            return shared.pages()
                    .page(
                            HttpStatus.BAD_REQUEST,
                            "register",
                            visit,
                            Map.of(
                                    "error",
                                    "A username has 2 to 64 lower-case letters, digits, dots, underscores and hyphens; a name"
                                            + " and an e-mail address are needed too."));
        }
        registrations.register(name.tenant(), name.username(), displayName, email, visit.context());
        return mailFollows(visit);
    }

    private ServerResponse forgotten(Visit visit) {
        if (!visit.isOwnForm()) {
            return shared.pages().staleForm(visit);
        }
        registrations.requestReset(
                LoginName.parse(visit.field("username"), tenants.tenants(), tenants.firstTenant()), visit.context());
        return mailFollows(visit);
    }

    /** One answer, whatever was typed. */
    private ServerResponse mailFollows(Visit visit) {
        return shared.pages()
                .message(
                        HttpStatus.ACCEPTED,
                        visit,
                        "Look into your mail",
                        "If what you typed belongs to somebody, a message is on its way to the e-mail address we know.");
    }

    private ServerResponse setPasswordPage(ServerRequest request) {
        Visit visit = shared.visits().of(request);
        return purposeOf(visit.field("token")).isEmpty() ? deadLink(visit) : setPage(HttpStatus.OK, visit, "");
    }

    private ServerResponse setPassword(ServerRequest request) {
        Visit visit = shared.visits().of(request);
        if (!visit.isOwnForm()) {
            return shared.pages().staleForm(visit);
        }
        String token = visit.field("token");
        Optional<Passwords.Reset> reset = purposeOf(token)
                .flatMap(purpose -> passwords.reset(token, purpose, visit.field("password"), visit.loginRequest()));
        if (reset.isEmpty()) {
            return deadLink(visit);
        }
        return reset.get()
                .fault()
                .map(fault -> setPage(HttpStatus.BAD_REQUEST, visit, words(fault, passwords.policy())))
                .orElseGet(() -> shared.pages()
                        .message(HttpStatus.OK, visit, "Done", "Your password is set. You can sign in with it now."));
    }

    private ServerResponse verifyPage(ServerRequest request) {
        Visit visit = shared.visits().of(request);
        return links.find(visit.field("token"), Purpose.VERIFICATION).isEmpty()
                ? deadLink(visit)
                : shared.pages().page(HttpStatus.OK, "verify", visit, Map.of("token", visit.field("token")));
    }

    private ServerResponse verify(ServerRequest request) {
        Visit visit = shared.visits().of(request);
        if (!visit.isOwnForm()) {
            return shared.pages().staleForm(visit);
        }
        return registrations.verify(visit.field("token"))
                ? shared.pages().message(HttpStatus.OK, visit, "Done", "Your e-mail address is confirmed.")
                : deadLink(visit);
    }

    private Optional<Purpose> purposeOf(String token) {
        return links.find(token, Purpose.RESET).isPresent()
                ? Optional.of(Purpose.RESET)
                : links.find(token, Purpose.INVITATION).map(account -> Purpose.INVITATION);
    }

    private ServerResponse setPage(HttpStatus status, Visit visit, String error) {
        return shared.pages()
                .page(
                        status,
                        "set-password",
                        visit,
                        Map.of(
                                "token", visit.field("token"),
                                "error", error,
                                "lengthMin", passwords.policy().lengthMin()));
    }

    private ServerResponse deadLink(Visit visit) {
        return shared.pages()
                .message(
                        HttpStatus.NOT_FOUND,
                        visit,
                        "This link does not work",
                        "It was used before, is too old, or was never one of ours. Ask for a new one.");
    }

    private ServerResponse page(HttpStatus status, String template, ServerRequest request, Map<String, ?> model) {
        return shared.pages().page(status, template, shared.visits().of(request), model);
    }

    /** What is wrong with a password, for people. */
    static String words(PasswordPolicy.Fault fault, PasswordPolicy policy) {
        return switch (fault) {
            case TOO_SHORT -> "Too short: at least " + policy.lengthMin() + " characters.";
            case TOO_LONG -> "Too long: at most " + PasswordPolicy.LENGTH_MAX + " characters.";
            case GUESSABLE -> "Too easy to guess: it holds your own name or hardly any different characters.";
            case BREACHED -> "This password is known to be in other hands. Choose another.";
            case NOT_COMPOSED -> "Use lower case, upper case, a digit and another character.";
            case USED_BEFORE -> "You have used this password before. Choose another.";
        };
    }
}
