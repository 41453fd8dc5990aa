package health.attest.issuer.mvc;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.access.Occurrence;
import health.attest.access.ResourceReference;
import health.attest.account.CookieNames;
import health.attest.account.Sessions;
import health.attest.account.SignedIn;
import health.attest.issuer.Client;
import health.attest.issuer.Clients;
import health.attest.issuer.IssuerPolicy;
import health.attest.issuer.Launch;
import health.attest.issuer.Launches;
import health.attest.issuer.Opaque;
import health.attest.issuer.Patients;
import health.attest.transport.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.util.WebUtils;

/**
 * {@code POST /account/launches}: the signed-in person opens an app on a patient. JSON alone is taken, which no form of
 * another site can send, and the session's cookie is not sent along with other sites' requests.
 */
final class LaunchApi {
    private final Clients clients;
    private final Launches launches;
    private final Patients patients;
    private final People people;
    private final IssuerPolicy policy;
    private final Clock clock;

    /** Who asks, new secrets, and who is told. */
    record People(Sessions sessions, CookieNames cookies, Opaque secrets, ApplicationEventPublisher facts) {}

    LaunchApi(Clients clients, Launches launches, Patients patients, People people, IssuerPolicy policy, Clock clock) {
        this.clients = clients;
        this.launches = launches;
        this.patients = patients;
        this.people = people;
        this.policy = policy;
        this.clock = clock;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .POST("/account/launches", this::launch)
                .onError(Problem.class, Json::problem)
                .build();
    }

    private ServerResponse launch(ServerRequest request) {
        SignedIn person = person(request.servletRequest())
                .orElseThrow(() -> new Problem(401, "not-authenticated", "Sign in first."));
        Map<String, String> wish = Json.texts(request, Set.of("client", "patient", "encounter"));
        Client client = clients.find(wish.getOrDefault("client", ""))
                .filter(found -> found.isActive()
                        && found.tenant().equals(person.account().tenant())
                        && found.addresses().launch() != null)
                .orElseThrow(Problem::notFound);
        String patient = patients.read(person, wish.getOrDefault("patient", ""))
                .map(Patients.Choice::id)
                .orElseThrow(Problem::notFound);
        String encounter = wish.get("encounter");
        if (encounter != null && !ResourceReference.isLogicalId(encounter)) {
            throw Problem.invalid("An encounter is named by its id.");
        }
        String name = open(person, client, patient, encounter);
        people.facts()
                .publishEvent(new AccessFact.Occurred(
                        contextOf(request.servletRequest(), person),
                        Occurrence.TOKEN_ISSUED,
                        true,
                        client.id(),
                        Map.of("grant", "launch", "patient", patient)));
        return Json.answer(
                201,
                Map.of(
                        "url",
                        address(client, name),
                        "expires_in",
                        policy.launches().toSeconds()));
    }

    private String open(SignedIn person, Client client, String patient, @Nullable String encounter) {
        String name = people.secrets().next();
        launches.add(
                Opaque.digest(name),
                new Launch(
                        client.id(),
                        client.tenant(),
                        person.account().id(),
                        patient,
                        encounter,
                        clock.instant().plus(policy.launches())));
        return name;
    }

    private String address(Client client, String name) {
        String launch = String.valueOf(client.addresses().launch());
        return launch + (launch.contains("?") ? "&" : "?") + "iss="
                + URLEncoder.encode(policy.fhirBase(), StandardCharsets.UTF_8) + "&launch="
                + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private Optional<SignedIn> person(HttpServletRequest request) {
        return Optional.ofNullable(WebUtils.getCookie(request, people.cookies().session()))
                .filter(cookie -> cookie.getValue() != null)
                .flatMap(cookie -> people.sessions().signedIn(cookie.getValue()));
    }

    private AccessContext contextOf(HttpServletRequest request, SignedIn person) {
        AccessContext plain = (AccessContext) Objects.requireNonNull(request.getAttribute(AccessContext.ATTRIBUTE));
        Caller caller = new Caller.Authenticated(
                new Caller.Subject(policy.issuer(), "browser", person.getName()),
                Set.of(),
                person.account().roles(),
                person.account().fhirUser(),
                Caller.LaunchContext.NONE,
                Set.of(),
                person.sessionId().toString(),
                Instant.MAX,
                false,
                null);
        return new AccessContext(
                plain.requestId(), plain.address(), person.account().tenant(), caller);
    }

    static boolean isJson(ServerRequest request) {
        return request.headers()
                .contentType()
                .map(type -> type.isCompatibleWith(MediaType.APPLICATION_JSON)
                        || type.getSubtype().endsWith("+json"))
                .orElse(false);
    }
}
