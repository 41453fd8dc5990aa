package health.attest.issuer.mvc;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.access.Occurrence;
import health.attest.access.Role;
import health.attest.account.Actor;
import health.attest.account.Approval;
import health.attest.issuer.Client;
import health.attest.issuer.ClientProofs;
import health.attest.issuer.Opaque;
import health.attest.issuer.Registrations;
import health.attest.issuer.Registrations.Registered;
import health.attest.transport.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** {@code /admin/clients}: the clients of the administrator's tenant. */
final class ClientsApi {
    private static final String SCOPE = "attest/users.admin";
    private static final String PATH = "/admin/clients";

    private final Registrations registrations;
    private final ClientProofs proofs;
    private final Opaque secrets;
    private final ApplicationEventPublisher facts;

    ClientsApi(Registrations registrations, ClientProofs proofs, Opaque secrets, ApplicationEventPublisher facts) {
        this.registrations = registrations;
        this.proofs = proofs;
        this.secrets = secrets;
        this.facts = facts;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(PATH, this::all)
                .POST(PATH, this::add)
                .GET(PATH + "/{id}", this::one)
                .PUT(PATH + "/{id}", this::change)
                .DELETE(PATH + "/{id}", this::disable)
                .onError(Problem.class, Json::problem)
                .build();
    }

    private ServerResponse all(ServerRequest request) {
        Actor admin = admin(request.servletRequest());
        return Json.answer(
                200,
                registrations.of(admin.tenant()).stream().map(ClientJson::write).toList());
    }

    private ServerResponse one(ServerRequest request) {
        return Json.answer(200, ClientJson.write(client(request, admin(request.servletRequest()))));
    }

    private ServerResponse add(ServerRequest request) {
        Actor admin = admin(request.servletRequest());
        JsonNode body = Json.object(request, ClientJson.MEMBERS);
        String secret = secrets.next();
        String id = "client-" + UUID.randomUUID();
        Client wished = ClientJson.read(body, id, admin.tenant(), proofs, secret);
        Registered added = sensibly(() -> registrations
                .add(wished, admin)
                .orElseThrow(() -> new Problem(409, "client-taken", "There is a client of that id.")));
        tell(admin, added.client(), "registered");
        return Json.answer(added.waits() == null ? 201 : 202, described(added, secret));
    }

    private ServerResponse change(ServerRequest request) {
        Actor admin = admin(request.servletRequest());
        Client before = client(request, admin);
        JsonNode body = Json.object(request, ClientJson.MEMBERS);
        String secret = secrets.next();
        Client wished = ClientJson.read(body, before.id(), before.tenant(), proofs, secret);
        if (wished.kind() != before.kind()) {
            throw Problem.invalid("A client stays of the kind it is.");
        }
        Registered changed = sensibly(() -> registrations.change(before, wished, admin));
        tell(admin, changed.client(), "changed");
        return Json.answer(changed.waits() == null ? 200 : 202, described(changed, secret));
    }

    private ServerResponse disable(ServerRequest request) {
        Actor admin = admin(request.servletRequest());
        Client disabled = registrations.disable(client(request, admin), admin.id());
        tell(admin, disabled, "disabled");
        return ServerResponse.noContent().build();
    }

    private Client client(ServerRequest request, Actor admin) {
        return registrations.find(admin.tenant(), request.pathVariable("id")).orElseThrow(Problem::notFound);
    }

    private static Map<String, Object> described(Registered registered, String secret) {
        Map<String, Object> json = new LinkedHashMap<>(ClientJson.write(registered.client()));
        if (registered.client().proof().method() == Client.Method.CLIENT_SECRET_BASIC) {
            // Shown this once; only its hash is kept.
            json.put("secret", secret);
        }
        Approval waits = registered.waits();
        if (waits != null) {
            json.put("waits", waits.id());
        }
        return json;
    }

    private void tell(Actor admin, Client client, String change) {
        facts.publishEvent(new AccessFact.Occurred(
                admin.context(),
                Occurrence.CLIENT_CHANGED,
                true,
                client.id(),
                Map.of("change", change, "state", client.state().name())));
    }

    private static Actor admin(HttpServletRequest request) {
        AccessContext context = (AccessContext) request.getAttribute(AccessContext.ATTRIBUTE);
        if (context == null || !(context.caller() instanceof Caller.Authenticated caller)) {
            throw new Problem(401, "not-authenticated", "This needs an access token.");
        }
        boolean person = !caller.clientCredentials();
        if (!caller.scopes().contains(SCOPE) || (person && !caller.roles().contains(Role.ADMIN))) {
            throw new Problem(403, "insufficient-scope", "This needs the scope " + SCOPE + " of an administrator.");
        }
        return new Actor(caller.subject().user(), context);
    }

    private static Registered sensibly(Supplier<Registered> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException notSensible) {
            throw Problem.invalid(String.valueOf(notSensible.getMessage()));
        }
    }
}
