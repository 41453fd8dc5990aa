package health.attest.account.mvc;

import health.attest.access.AccessFact;
import health.attest.access.Occurrence;
import health.attest.account.LoginOutcome;
import health.attest.account.Logins;
import health.attest.account.QrCodes;
import health.attest.account.SecondFactorLogins;
import health.attest.account.SecondFactors;
import health.attest.account.Session;
import health.attest.account.Session.State;
import health.attest.account.Sessions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Signing in and out: name and password, second factor, setting one up where a role needs it. */
final class LoginPages {
    private static final String LOGIN = "/login";
    private static final String SECOND_FACTOR = "/login/second-factor";
    private static final String ENROL = "/login/enrol";

    private final Logins logins;
    private final SecondFactorLogins secondFactorLogins;
    private final SecondFactors secondFactors;
    private final Sessions sessions;
    private final Shared shared;

    /** What all of them need. */
    record Shared(Visits visits, Pages pages, QrCodes qrCodes, Consumer<AccessFact> facts) {}

    LoginPages(
            Logins logins,
            SecondFactorLogins secondFactorLogins,
            SecondFactors secondFactors,
            Sessions sessions,
            Shared shared) {
        this.logins = logins;
        this.secondFactorLogins = secondFactorLogins;
        this.secondFactors = secondFactors;
        this.sessions = sessions;
        this.shared = shared;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(LOGIN, request -> loginPage(HttpStatus.OK, visit(request), ""))
                .POST(LOGIN, this::login)
                .GET(SECOND_FACTOR, request -> secondFactorPage(HttpStatus.OK, visit(request), ""))
                .POST(SECOND_FACTOR, this::secondFactor)
                .GET(ENROL, request -> enrolPage(HttpStatus.OK, visit(request), ""))
                .POST(ENROL, this::enrol)
                .GET("/logout", request -> page(HttpStatus.OK, "logout", visit(request), Map.of()))
                .POST("/logout", this::logout)
                .build();
    }

    private ServerResponse login(ServerRequest request) {
        Visit visit = visit(request);
        if (!visit.isOwnForm()) {
            return shared.pages().staleForm(visit);
        }
        LoginOutcome outcome = logins.signIn(visit.loginRequest(), visit.field("username"), visit.field("password"));
        if (!(outcome instanceof LoginOutcome.Refused)) {
            // Whoever was signed in with this browser before is not any more.
            visit.session().ifPresent(sessions::end);
        }
        return answer(outcome, visit)
                .orElseGet(() -> loginPage(
                        HttpStatus.UNAUTHORIZED,
                        visit,
                        "The name or the password is wrong, or there were too many attempts: wait a little."));
    }

    private ServerResponse secondFactor(ServerRequest request) {
        Visit visit = visit(request);
        if (!visit.isOwnForm()) {
            return shared.pages().staleForm(visit);
        }
        Optional<Session> pending = inState(visit, State.SECOND_FACTOR_PENDING);
        if (pending.isEmpty()) {
            return Pages.redirect(Pages.path(LOGIN, visit), headers -> {});
        }
        LoginOutcome outcome = secondFactorLogins.step(visit.loginRequest(), pending.get(), visit.field("code"));
        if (outcome instanceof LoginOutcome.Complete complete
                && visit.field("remember").equals("yes")) {
            Session session = complete.session().session();
            String device = secondFactors.trust(session.account(), session.device());
            return Pages.redirect(visit.returnAddress().path(), headers -> {
                shared.visits().setSession(headers, complete.session().cookie());
                shared.visits()
                        .setDevice(headers, device, secondFactors.policy().deviceTrust());
            });
        }
        return answer(outcome, visit)
                .orElseGet(() -> secondFactorPage(
                        HttpStatus.UNAUTHORIZED, visit, "That code is wrong or was used. Wait for the next one."));
    }

    private ServerResponse enrol(ServerRequest request) {
        Visit visit = visit(request);
        if (!visit.isOwnForm()) {
            return shared.pages().staleForm(visit);
        }
        Optional<SecondFactorLogins.Enrolled> enrolled = inState(visit, State.ENROLLING)
                .flatMap(session -> secondFactorLogins.enrol(visit.loginRequest(), session, visit.field("code")));
        if (enrolled.isEmpty()) {
            return enrolPage(HttpStatus.UNAUTHORIZED, visit, "That code is wrong. Wait for the next one.");
        }
        Map<String, Object> model = Map.of(
                "codes",
                enrolled.get().recoveryCodes(),
                "place",
                visit.returnAddress().path());
        String cookie = enrolled.get().session().cookie();
        return shared.pages().page(HttpStatus.OK, "recovery-codes", visit, model, headers -> shared.visits()
                .setSession(headers, cookie));
    }

    private ServerResponse logout(ServerRequest request) {
        Visit visit = visit(request);
        if (!visit.isOwnForm()) {
            return shared.pages().staleForm(visit);
        }
        visit.session().ifPresent(session -> {
            sessions.end(session);
            shared.facts()
                    .accept(new AccessFact.Occurred(
                            visit.context(),
                            Occurrence.LOGOUT,
                            true,
                            session.account().id().toString(),
                            Map.of("session", session.id().toString())));
        });
        return Pages.redirect(LOGIN, shared.visits()::forgetSession);
    }

    /** The way on; empty when there is none. */
    private Optional<ServerResponse> answer(LoginOutcome outcome, Visit visit) {
        if (outcome instanceof LoginOutcome.Complete complete) {
            return Optional.of(Pages.redirect(visit.returnAddress().path(), headers -> shared.visits()
                    .setSession(headers, complete.session().cookie())));
        }
        if (outcome instanceof LoginOutcome.SecondFactorNeeded needed) {
            boolean enrolling = needed.pending().session().state() == State.ENROLLING;
            return Optional.of(
                    Pages.redirect(Pages.path(enrolling ? ENROL : SECOND_FACTOR, visit), headers -> shared.visits()
                            .setSession(headers, needed.pending().cookie())));
        }
        return Optional.empty();
    }

    private ServerResponse loginPage(HttpStatus status, Visit visit, String error) {
        return page(status, "login", visit, Map.of("error", error));
    }

    private ServerResponse secondFactorPage(HttpStatus status, Visit visit, String error) {
        return inState(visit, State.SECOND_FACTOR_PENDING).isEmpty()
                ? Pages.redirect(Pages.path(LOGIN, visit), headers -> {})
                : page(status, "second-factor", visit, Map.of("error", error));
    }

    private ServerResponse enrolPage(HttpStatus status, Visit visit, String error) {
        Optional<SecondFactors.Proposal> proposal =
                inState(visit, State.ENROLLING).flatMap(session -> secondFactors.propose(session.account()));
        return proposal.isEmpty()
                ? Pages.redirect(Pages.path(LOGIN, visit), headers -> {})
                : page(status, "enrol", visit, proposalModel(shared.qrCodes(), proposal.get(), error, ENROL));
    }

    /** What the page that shows a secret needs. */
    static Map<String, Object> proposalModel(
            QrCodes qrCodes, SecondFactors.Proposal proposal, String error, String action) {
        return Map.of(
                "error",
                error,
                "action",
                action,
                "secret",
                String.join(" ", List.of(proposal.secret().split("(?<=\\G.{4})", -1))),
                "qr",
                qrCodes.svg(proposal.address(), "QR code for your authenticator app"));
    }

    private static Optional<Session> inState(Visit visit, State state) {
        return visit.session().filter(session -> session.state() == state);
    }

    private ServerResponse page(HttpStatus status, String template, Visit visit, Map<String, Object> model) {
        Map<String, Object> all = new HashMap<>(model);
        all.put("place", visit.returnAddress().path());
        return shared.pages().page(status, template, visit, all);
    }

    private Visit visit(ServerRequest request) {
        return shared.visits().of(request);
    }
}
