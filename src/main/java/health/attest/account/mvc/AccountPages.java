package health.attest.account.mvc;

import health.attest.account.MyAccount;
import health.attest.account.Passwords;
import health.attest.account.ReturnAddress;
import health.attest.account.SecondFactors;
import health.attest.account.Sessions;
import health.attest.account.SignedIn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** One's own account as pages: what the API of {@code /account/me} offers, for people without a program. */
final class AccountPages {
    private static final String ACCOUNT = "/account";
    private static final String SECOND_FACTOR = "/account/second-factor";

    private final MyAccount account;
    private final Passwords passwords;
    private final Sessions sessions;
    private final SecondFactors secondFactors;
    private final LoginPages.Shared shared;

    AccountPages(
            MyAccount account,
            Passwords passwords,
            Sessions sessions,
            SecondFactors secondFactors,
            LoginPages.Shared shared) {
        this.account = account;
        this.passwords = passwords;
        this.sessions = sessions;
        this.secondFactors = secondFactors;
        this.shared = shared;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(ACCOUNT, request -> shown(request, (visit, me) -> overview(HttpStatus.OK, visit, me, "")))
                .POST("/account/password", request -> sent(request, this::changePassword))
                .POST("/account/sessions/end", request -> sent(request, this::endSession))
                .POST("/account/sessions/end-others", request -> sent(request, this::endOthers))
                .POST("/account/devices/forget", request -> sent(request, this::forgetDevice))
                .POST("/account/recovery-codes", request -> sent(request, this::recoveryCodes))
                .GET(
                        SECOND_FACTOR,
                        request -> shown(request, (visit, me) -> secondFactor(HttpStatus.OK, visit, me, "")))
                .POST(SECOND_FACTOR, request -> sent(request, this::confirmSecondFactor))
                .build();
    }

    private ServerResponse changePassword(Visit visit, SignedIn me) {
        Passwords.Change change =
                passwords.change(me, visit.field("current"), visit.field("password"), visit.loginRequest());
        if (change instanceof Passwords.Change.Done done) {
            return Pages.redirect(ACCOUNT, headers -> shared.visits()
                    .setSession(headers, done.session().cookie()));
        }
        String error = change instanceof Passwords.Change.Unacceptable unacceptable
                ? PasswordPages.words(unacceptable.fault(), passwords.policy())
                : "The current password is wrong, or there were too many attempts.";
        return overview(HttpStatus.BAD_REQUEST, visit, me, error);
    }

    private ServerResponse endSession(Visit visit, SignedIn me) {
        id(visit).ifPresent(id -> account.endSession(me, id, visit.context()));
        return back();
    }

    private ServerResponse endOthers(Visit visit, SignedIn me) {
        account.endOtherSessions(me, visit.context());
        return back();
    }

    private ServerResponse forgetDevice(Visit visit, SignedIn me) {
        id(visit).ifPresent(id -> secondFactors.forget(me.account(), id));
        return back();
    }

    private ServerResponse recoveryCodes(Visit visit, SignedIn me) {
        if (!passwords.proves(me, visit.field("current"), visit.context())) {
            return overview(
                    HttpStatus.BAD_REQUEST, visit, me, "The password is wrong, or there were too many attempts.");
        }
        return account.newRecoveryCodes(me, visit.context())
                .map(codes -> codes(visit, codes))
                .orElseGet(AccountPages::back);
    }

    private ServerResponse confirmSecondFactor(Visit visit, SignedIn me) {
        return account.confirmSecondFactor(me, visit.field("code"), visit.context())
                .map(codes -> codes(visit, codes))
                .orElseGet(() ->
                        secondFactor(HttpStatus.BAD_REQUEST, visit, me, "That code is wrong. Wait for the next one."));
    }

    private ServerResponse codes(Visit visit, List<String> codes) {
        return shared.pages().page(HttpStatus.OK, "recovery-codes", visit, Map.of("codes", codes, "place", ACCOUNT));
    }

    private ServerResponse secondFactor(HttpStatus status, Visit visit, SignedIn me, String error) {
        return secondFactors
                .propose(me.account())
                .map(proposal -> {
                    Map<String, Object> model =
                            new HashMap<>(LoginPages.proposalModel(shared.qrCodes(), proposal, error, SECOND_FACTOR));
                    model.put("place", ACCOUNT);
                    return shared.pages().page(status, "enrol", visit, model);
                })
                .orElseGet(AccountPages::back);
    }

    private ServerResponse overview(HttpStatus status, Visit visit, SignedIn me, String error) {
        List<Map<String, Object>> open = sessions.of(me.account()).stream()
                .map(session -> {
                    Map<String, Object> row = Json.place(session.id(), session.device(), session.times());
                    row.put("current", session.id().equals(me.sessionId()));
                    return row;
                })
                .toList();
        List<Map<String, Object>> devices = secondFactors.devices(me.account()).stream()
                .map(device -> Json.place(device.id(), device.device(), device.times()))
                .toList();
        Map<String, Object> model = new HashMap<>();
        model.put("error", error);
        model.put("account", Json.account(me.account()));
        model.put("sessions", open);
        model.put("devices", devices);
        model.put("secondFactor", secondFactors.isSetUp(me.account()));
        model.put("codesLeft", secondFactors.unusedRecoveryCodes(me.account()));
        model.put("notices", account.inbox(me));
        model.put("lengthMin", passwords.policy().lengthMin());
        return shared.pages().page(status, "account", visit, model);
    }

    private ServerResponse shown(ServerRequest request, BiFunction<Visit, SignedIn, ServerResponse> handler) {
        Visit visit = shared.visits().of(request);
        return visit.signedIn()
                .map(me -> handler.apply(visit, me))
                .orElseGet(() -> Pages.redirect(
                        "/login?" + ReturnAddress.PARAMETER + "="
                                + request.path().replace("/", "%2F"),
                        headers -> {}));
    }

    private ServerResponse sent(ServerRequest request, BiFunction<Visit, SignedIn, ServerResponse> handler) {
        Visit visit = shared.visits().of(request);
        return visit.isOwnForm() ? shown(request, handler) : shared.pages().staleForm(visit);
    }

    private static ServerResponse back() {
        return Pages.redirect(ACCOUNT, headers -> {});
    }

    private static Optional<UUID> id(Visit visit) {
        try {
            return Optional.of(UUID.fromString(visit.field("id")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
