package health.attest.account.mvc;

import health.attest.access.AccessFact;
import health.attest.access.Occurrence;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.account.Account;
import health.attest.account.Accounts;
import health.attest.account.Actor;
import health.attest.account.Approvals;
import health.attest.account.Tenants;
import health.attest.account.Users;
import health.attest.transport.Problem;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** {@code /admin}: what administrators see and change in their own tenant, and nothing of another. */
final class AdminApi {
    private static final String USERS = "/admin/users";
    private static final String APPROVALS = "/admin/approvals";
    private static final String TENANT = "/admin/tenant";
    private static final int PAGE_DEFAULT = 50;

    private final Api api;
    private final Users users;
    private final Approvals approvals;
    private final Tenants tenants;
    private final Consumer<AccessFact> facts;

    AdminApi(Api api, Users users, Approvals approvals, Tenants tenants, Consumer<AccessFact> facts) {
        this.api = api;
        this.users = users;
        this.approvals = approvals;
        this.tenants = tenants;
        this.facts = facts;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(USERS, request -> api.asAdministrator(request, admin -> list(request, admin)))
                .POST(USERS, request -> api.asAdministrator(request, admin -> create(request, admin)))
                .GET(USERS + "/{id}", request -> api.asAdministrator(request, admin -> read(request, admin)))
                .PATCH(USERS + "/{id}", request -> api.asAdministrator(request, admin -> patch(request, admin)))
                .DELETE(USERS + "/{id}", request -> api.asAdministrator(request, admin -> disable(request, admin)))
                .POST(USERS + "/{id}/reset", request -> api.asAdministrator(request, admin -> reset(request, admin)))
                .DELETE(
                        USERS + "/{id}/mfa",
                        request -> api.asAdministrator(request, admin -> removeMfa(request, admin)))
                .GET(APPROVALS, request -> api.asAdministrator(request, admin -> waiting(request, admin)))
                .POST(
                        APPROVALS + "/{id}/approve",
                        request -> api.asAdministrator(request, admin -> approve(request, admin)))
                .POST(
                        APPROVALS + "/{id}/refuse",
                        request -> api.asAdministrator(request, admin -> refuse(request, admin)))
                .GET("/admin/roles", request -> api.asAdministrator(request, admin -> roles(request)))
                .GET(TENANT, request -> api.asAdministrator(request, admin -> tenant(request, admin)))
                .PATCH(TENANT, request -> api.asAdministrator(request, admin -> rename(request, admin)))
                .filter(api.edge())
                .build();
    }

    private ServerResponse list(ServerRequest request, Actor admin) {
        String after = request.param("after").orElse("");
        if (!after.isEmpty() && !Account.isUsername(after)) {
            throw Problem.invalid("after is the last username of the page before.");
        }
        List<Account> page = users.page(admin, after, count(request));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("users", page.stream().map(Json::account).toList());
        if (!page.isEmpty()) {
            json.put("next", page.get(page.size() - 1).username());
        }
        return api.ok(request, json);
    }

    private ServerResponse read(ServerRequest request, Actor admin) {
        return api.ok(request, Json.account(users.find(admin, Api.id(request)).orElseThrow(Problem::notFound)));
    }

    private ServerResponse create(ServerRequest request, Actor admin) {
        Body body = Body.of(request, "username", "displayName", "email", "roles", "fhirUser");
        String username = body.text("username");
        if (!Account.isUsername(username)) {
            throw Problem.invalid("A username is 2 to 64 of a-z, 0-9, dot, underscore and hyphen.");
        }
        if (!body.has("email")) {
            throw Problem.invalid("Without an e-mail address nobody could set the first password.");
        }
        return answer(request, 201, users.create(admin, username, wish(body)));
    }

    private ServerResponse patch(ServerRequest request, Actor admin) {
        Body body = Body.of(request, "displayName", "email", "roles", "fhirUser", "disabled");
        return answer(request, 200, users.change(admin, Api.id(request), wish(body)));
    }

    private ServerResponse disable(ServerRequest request, Actor admin) {
        Users.Wish wish = new Users.Wish(null, null, null, null, true);
        return answer(request, 200, users.change(admin, Api.id(request), wish));
    }

    private ServerResponse reset(ServerRequest request, Actor admin) {
        return answer(request, 202, users.startReset(admin, Api.id(request)));
    }

    private ServerResponse removeMfa(ServerRequest request, Actor admin) {
        return answer(request, 200, users.removeSecondFactor(admin, Api.id(request)));
    }

    private ServerResponse waiting(ServerRequest request, Actor admin) {
        return api.ok(
                request,
                approvals.open(admin.tenant()).stream().map(Json::approval).toList());
    }

    private ServerResponse approve(ServerRequest request, Actor admin) {
        return decided(approvals.approve(admin, Api.id(request)));
    }

    private ServerResponse refuse(ServerRequest request, Actor admin) {
        return decided(approvals.refuse(admin, Api.id(request)));
    }

    private ServerResponse roles(ServerRequest request) {
        return api.ok(request, Arrays.stream(Role.values()).map(this::role).toList());
    }

    private Map<String, Object> role(Role role) {
        return Map.of("code", role.code(), "needsSecondPerson", Users.isPrivileged(role));
    }

    private ServerResponse tenant(ServerRequest request, Actor admin) {
        return api.ok(request, Map.of("id", admin.tenant().id(), "displayName", tenants.displayName(admin.tenant())));
    }

    private ServerResponse rename(ServerRequest request, Actor admin) {
        String name = Body.of(request, "displayName").text("displayName");
        if (!Account.isDisplayName(name)) {
            throw Problem.invalid("A name has 1 to 200 characters.");
        }
        tenants.rename(admin.tenant(), name);
        facts.accept(new AccessFact.Occurred(
                admin.context(),
                Occurrence.TENANT_CHANGED,
                true,
                admin.tenant().id(),
                Map.of("change", "display-name")));
        return tenant(request, admin);
    }

    private ServerResponse answer(ServerRequest request, int status, Users.Outcome outcome) {
        if (outcome instanceof Users.Outcome.Done done) {
            Map<String, Object> json = Json.account(done.account());
            if (done.waits() != null) {
                json.put("waits", Json.approval(done.waits()));
            }
            // Accepted, not done: something of it waits for a second person.
            return api.status(request, done.waits() == null ? status : 202, json);
        }
        if (outcome instanceof Users.Outcome.Taken) {
            throw new Problem(409, "username-taken", "There is an account of that name.");
        }
        if (outcome instanceof Users.Outcome.Own) {
            throw new Problem(403, "own-account", "Nobody changes their own account as its administrator.");
        }
        throw Problem.notFound();
    }

    private static ServerResponse decided(Approvals.Decision decision) {
        return switch (decision) {
            case DONE -> ServerResponse.noContent().build();
            case UNKNOWN -> throw Problem.notFound();
            case NOT_A_SECOND_PERSON ->
                throw new Problem(
                        403, "second-person", "Neither who asked nor whom it concerns can agree to a change.");
        };
    }

    private static Users.Wish wish(Body body) {
        String displayName = body.optionalText("displayName");
        String email = body.optionalText("email");
        if ((displayName != null && !Account.isDisplayName(displayName))
                || (email != null && !Account.isEmail(email))) {
            throw Problem.invalid("The name or the e-mail address is not one.");
        }
        return new Users.Wish(
                displayName,
                email,
                roles(body.optionalTexts("roles")),
                reference(body.optionalText("fhirUser")),
                body.optionalBoolean("disabled"));
    }

    private static @Nullable Set<Role> roles(@Nullable Set<String> codes) {
        if (codes == null) {
            return null;
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        codes.forEach(code -> roles.add(Role.of(code).orElseThrow(() -> Problem.invalid("There is no such role."))));
        return roles;
    }

    private static @Nullable ResourceReference reference(@Nullable String text) {
        return text == null
                ? null
                : ResourceReference.parse(text, "")
                        .orElseThrow(() -> Problem.invalid("fhirUser is a reference like Practitioner/ID."));
    }

    private static int count(ServerRequest request) {
        try {
            int count = Integer.parseInt(request.param("_count").orElse(Integer.toString(PAGE_DEFAULT)));
            if (count >= 1 && count <= Accounts.PAGE_MAX) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw Problem.invalid("_count is not a number.");
        }
        throw Problem.invalid("_count is 1 to " + Accounts.PAGE_MAX + ".");
    }
}
