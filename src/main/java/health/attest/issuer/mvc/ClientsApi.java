package health.attest.issuer.mvc;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.access.Occurrence;
import health.attest.access.Role;
import health.attest.issuer.Client;
import health.attest.issuer.ClientProofs;
import health.attest.issuer.Opaque;
import health.attest.issuer.Registrations;
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

    /** An administrator at work. */
    private record Admin(AccessContext context, String id) {}

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(PATH, this::all)
                .POST(PATH, this::add)
                .GET(PATH + "/{id}", this::one)
                .PUT(PATH + "/{id}", this::change)
                .DELETE(PATH + "/{id}", this::disable)
                .POST(PATH + "/{id}/approve", this::approve)
                .onError(Problem.class, Json::problem)
                .build();
    }

    private ServerResponse all(ServerRequest request) {
        Admin admin = admin(request.servletRequest());
        return Json.answer(
                200,
                registrations.of(admin.context().tenant()).stream()
                        .map(ClientJson::write)
                        .toList());
    }

    private ServerResponse one(ServerRequest request) {
        return Json.answer(200, ClientJson.write(client(request, admin(request.servletRequest()))));
    }

    private ServerResponse add(ServerRequest request) {
        Admin admin = admin(request.servletRequest());
        JsonNode body = Json.object(request, ClientJson.MEMBERS);
        String secret = secrets.next();
        String id = "client-" + UUID.randomUUID();
        Client wished = ClientJson.read(body, id, admin.context().tenant(), proofs, secret);
        Client added = sensibly(() -> registrations
                .add(wished, admin.id())
                .orElseThrow(() -> new Problem(409, "client-taken", "There is a client of that id.")));
        tell(admin, added, "registered");
        return Json.answer(waits(added) ? 202 : 201, withSecret(added, secret));
    }

    private ServerResponse change(ServerRequest request) {
        Admin admin = admin(request.servletRequest());
        Client before = client(request, admin);
        JsonNode body = Json.object(request, ClientJson.MEMBERS);
        String secret = secrets.next();
        Client wished = ClientJson.read(body, before.id(), before.tenant(), proofs, secret);
        if (wished.kind() != before.kind()) {
            throw Problem.invalid("A client stays of the kind it is.");
        }
        Client changed = sensibly(() -> registrations.change(before, wished, admin.id()));
        tell(admin, changed, "changed");
        return Json.answer(waits(changed) ? 202 : 200, withSecret(changed, secret));
    }

    private ServerResponse disable(ServerRequest request) {
        Admin admin = admin(request.servletRequest());
        Client disabled = registrations.disable(client(request, admin), admin.id());
        tell(admin, disabled, "disabled");
        return ServerResponse.noContent().build();
    }

    private ServerResponse approve(ServerRequest request) {
        Admin admin = admin(request.servletRequest());
        Client waiting = client(request, admin);
        Registrations.Approval approval = registrations.approve(waiting, admin.id());
        boolean done = approval == Registrations.Approval.DONE;
        facts.publishEvent(new AccessFact.Occurred(
                admin.context(), Occurrence.CLIENT_CHANGED, done, waiting.id(), Map.of("change", "approved")));
        return switch (approval) {
            case DONE -> ServerResponse.noContent().build();
            case UNKNOWN -> throw Problem.notFound();
            case NOT_A_SECOND_PERSON ->
                throw new Problem(403, "second-person", "Nobody agrees to what they asked for themselves.");
        };
    }

    private Client client(ServerRequest request, Admin admin) {
        return registrations
                .find(admin.context().tenant(), request.pathVariable("id"))
                .orElseThrow(Problem::notFound);
    }

    private static Map<String, Object> withSecret(Client client, String secret) {
        Map<String, Object> json = new LinkedHashMap<>(ClientJson.write(client));
        if (client.proof().method() == Client.Method.CLIENT_SECRET_BASIC) {
            // Shown this once; only its hash is kept.
            json.put("secret", secret);
        }
        return json;
    }

    private static boolean waits(Client client) {
        return client.state() == Client.State.PENDING;
    }

    private void tell(Admin admin, Client client, String change) {
        facts.publishEvent(new AccessFact.Occurred(
                admin.context(),
                Occurrence.CLIENT_CHANGED,
                true,
                client.id(),
                Map.of("change", change, "state", client.state().name())));
    }

    private static Admin admin(HttpServletRequest request) {
        AccessContext context = (AccessContext) request.getAttribute(AccessContext.ATTRIBUTE);
        if (context == null || !(context.caller() instanceof Caller.Authenticated caller)) {
            throw new Problem(401, "not-authenticated", "This needs an access token.");
        }
        boolean person = !caller.clientCredentials();
        if (!caller.scopes().contains(SCOPE) || (person && !caller.roles().contains(Role.ADMIN))) {
            throw new Problem(403, "insufficient-scope", "This needs the scope " + SCOPE + " of an administrator.");
        }
        return new Admin(context, caller.subject().user());
    }

    private static Client sensibly(Supplier<Client> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException notSensible) {
            throw Problem.invalid(String.valueOf(notSensible.getMessage()));
        }
    }
}
