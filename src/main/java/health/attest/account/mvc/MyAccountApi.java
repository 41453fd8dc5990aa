package health.attest.account.mvc;

import health.attest.account.Account;
import health.attest.account.MyAccount;
import health.attest.account.Notice;
import health.attest.account.Passwords;
import health.attest.account.SecondFactors;
import health.attest.account.Session;
import health.attest.account.Sessions;
import health.attest.account.SignedIn;
import health.attest.account.TrustedDevice;
import health.attest.transport.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** {@code /account/me}: what people see and change of their own account, with the session of their browser. */
final class MyAccountApi {
    private static final String ME = "/account/me";

    private final Api api;
    private final MyAccount account;
    private final Passwords passwords;
    private final Sessions sessions;
    private final SecondFactors secondFactors;

    MyAccountApi(Api api, MyAccount account, Passwords passwords, Sessions sessions, SecondFactors secondFactors) {
        this.api = api;
        this.account = account;
        this.passwords = passwords;
        this.sessions = sessions;
        this.secondFactors = secondFactors;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(ME, request -> api.asPerson(request, me -> api.ok(request, Json.account(me.account()))))
                .PUT(ME, request -> api.asPerson(request, me -> change(request, me)))
                .DELETE(ME, request -> api.asPerson(request, me -> disable(request, me)))
                .PUT(ME + "/password", request -> api.asPerson(request, me -> changePassword(request, me)))
                .GET(ME + "/sessions", request -> api.asPerson(request, me -> sessions(request, me)))
                .DELETE(ME + "/sessions", request -> api.asPerson(request, me -> endOthers(request, me)))
                .DELETE(ME + "/sessions/{id}", request -> api.asPerson(request, me -> end(request, me)))
                .GET(ME + "/devices", request -> api.asPerson(request, me -> devices(request, me)))
                .DELETE(ME + "/devices/{id}", request -> api.asPerson(request, me -> forget(request, me)))
                .GET(ME + "/mfa", request -> api.asPerson(request, me -> mfa(request, me)))
                .DELETE(ME + "/mfa", request -> api.asPerson(request, me -> removeMfa(request, me)))
                .POST(ME + "/mfa/totp", request -> api.asPerson(request, me -> propose(request, me)))
                .PUT(ME + "/mfa/totp", request -> api.asPerson(request, me -> confirm(request, me)))
                .POST(ME + "/mfa/recovery-codes", request -> api.asPerson(request, me -> newCodes(request, me)))
                .GET(ME + "/notices", request -> api.asPerson(request, me -> notices(request, me)))
                .POST(ME + "/notices/{id}/read", request -> api.asPerson(request, me -> read(request, me)))
                .filter(api.edge())
                .build();
    }

    private ServerResponse change(ServerRequest request, SignedIn me) {
        Body body = Body.of(request, "displayName", "email", "password");
        String displayName = body.text("displayName");
        String email = body.optionalText("email");
        if (!Account.isDisplayName(displayName) || (email != null && !Account.isEmail(email))) {
            throw Problem.invalid("The name or the e-mail address is not one.");
        }
        boolean otherAddress = email != null && !email.equals(me.account().email());
        if (otherAddress) {
            prove(request, me, body);
        }
        Account changed =
                account.change(me, displayName, email, api.visits().of(request).context());
        return api.ok(request, Json.account(changed));
    }

    private ServerResponse disable(ServerRequest request, SignedIn me) {
        prove(request, me, Body.of(request, "password"));
        account.disable(me, api.visits().of(request).context());
        return ServerResponse.noContent().build();
    }

    private ServerResponse changePassword(ServerRequest request, SignedIn me) {
        Body body = Body.of(request, "current", "new");
        Passwords.Change change = passwords.change(
                me,
                body.text("current"),
                body.text("new"),
                api.visits().of(request).loginRequest());
        if (change instanceof Passwords.Change.Unacceptable unacceptable) {
            throw new Problem(422, "password-refused", PasswordPages.words(unacceptable.fault(), passwords.policy()));
        }
        if (change instanceof Passwords.Change.Done done) {
            return ServerResponse.noContent()
                    .headers(headers ->
                            api.visits().setSession(headers, done.session().cookie()))
                    .build();
        }
        throw notProven();
    }

    private ServerResponse sessions(ServerRequest request, SignedIn me) {
        return api.ok(
                request,
                sessions.of(me.account()).stream()
                        .map(session -> session(session, me))
                        .toList());
    }

    private ServerResponse endOthers(ServerRequest request, SignedIn me) {
        int ended = account.endOtherSessions(me, api.visits().of(request).context());
        return api.ok(request, Map.of("ended", ended));
    }

    private ServerResponse end(ServerRequest request, SignedIn me) {
        if (!account.endSession(me, Api.id(request), api.visits().of(request).context())) {
            throw Problem.notFound();
        }
        return ServerResponse.noContent().build();
    }

    private ServerResponse devices(ServerRequest request, SignedIn me) {
        return api.ok(
                request,
                secondFactors.devices(me.account()).stream()
                        .map(MyAccountApi::device)
                        .toList());
    }

    private ServerResponse forget(ServerRequest request, SignedIn me) {
        if (!secondFactors.forget(me.account(), Api.id(request))) {
            throw Problem.notFound();
        }
        return ServerResponse.noContent().build();
    }

    private ServerResponse mfa(ServerRequest request, SignedIn me) {
        return api.ok(
                request,
                Map.of(
                        "totp", secondFactors.isSetUp(me.account()),
                        "required", secondFactors.isRequired(me.account()),
                        "recoveryCodesLeft", secondFactors.unusedRecoveryCodes(me.account())));
    }

    private ServerResponse propose(ServerRequest request, SignedIn me) {
        prove(request, me, Body.of(request, "password"));
        SecondFactors.Proposal proposal = secondFactors
                .propose(me.account())
                .orElseThrow(() -> new Problem(409, "already-set-up", "There is a second factor already."));
        return api.ok(request, Map.of("secret", proposal.secret(), "address", proposal.address()));
    }

    private ServerResponse confirm(ServerRequest request, SignedIn me) {
        String code = Body.of(request, "code").text("code");
        List<String> codes = account.confirmSecondFactor(
                        me, code, api.visits().of(request).context())
                .orElseThrow(() -> new Problem(422, "wrong-code", "That code is wrong."));
        return api.ok(request, Map.of("recoveryCodes", codes));
    }

    private ServerResponse newCodes(ServerRequest request, SignedIn me) {
        prove(request, me, Body.of(request, "password"));
        Optional<List<String>> codes =
                account.newRecoveryCodes(me, api.visits().of(request).context());
        return api.ok(
                request,
                Map.of(
                        "recoveryCodes",
                        codes.orElseThrow(() -> new Problem(409, "not-set-up", "There is no second factor."))));
    }

    private ServerResponse removeMfa(ServerRequest request, SignedIn me) {
        Body body = Body.of(request, "password", "code");
        if (secondFactors.isRequired(me.account())) {
            throw new Problem(403, "second-factor-required", "Your role needs a second factor.");
        }
        prove(request, me, body);
        if (!account.removeSecondFactor(
                me, body.text("code"), api.visits().of(request).context())) {
            throw new Problem(422, "wrong-code", "That code is wrong.");
        }
        return ServerResponse.noContent().build();
    }

    private ServerResponse notices(ServerRequest request, SignedIn me) {
        return api.ok(
                request, account.inbox(me).stream().map(MyAccountApi::notice).toList());
    }

    private ServerResponse read(ServerRequest request, SignedIn me) {
        if (!account.markRead(me, Api.id(request))) {
            throw Problem.notFound();
        }
        return ServerResponse.noContent().build();
    }

    private void prove(ServerRequest request, SignedIn me, Body body) {
        if (!passwords.proves(
                me, body.text("password"), api.visits().of(request).context())) {
            throw notProven();
        }
    }

    private static Problem notProven() {
        return new Problem(403, "password-wrong", "The password is wrong, or there were too many attempts.");
    }

    private static Map<String, Object> session(Session session, SignedIn me) {
        Map<String, Object> json = Json.place(session.id(), session.device(), session.times());
        json.put("current", session.id().equals(me.sessionId()));
        return json;
    }

    private static Map<String, Object> device(TrustedDevice device) {
        Map<String, Object> json = Json.place(device.id(), device.device(), device.times());
        json.put("expires", device.expiresAt().toString());
        return json;
    }

    private static Map<String, Object> notice(Notice notice) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", notice.id());
        json.put("kind", notice.kind().code());
        json.put("text", notice.text());
        json.put("created", notice.createdAt().toString());
        json.put("read", notice.read());
        return json;
    }
}
