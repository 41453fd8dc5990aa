package health.attest.account.mvc;

import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.access.Role;
import health.attest.account.Actor;
import health.attest.account.FormToken;
import health.attest.account.SignedIn;
import health.attest.transport.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** What every route of the API has in common: its media type, its problems, and whom it lets in. */
final class Api {
    /** The one version there is. */
    static final MediaType V1 = MediaType.parseMediaType("application/vnd.attest.v1+json");

    /** The scope of user administration. */
    static final String USERS_ADMIN = "attest/users.admin";

    private static final MediaType PROBLEM = MediaType.parseMediaType(Problem.MEDIA_TYPE);
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Visits visits;

    Api(Visits visits) {
        this.visits = visits;
    }

    Visits visits() {
        return visits;
    }

    /** Turns what handlers throw into problems, and refuses versions there are not. */
    HandlerFilterFunction<ServerResponse, ServerResponse> edge() {
        return (request, next) -> {
            try {
                if (!acceptsV1(request)) {
                    throw new Problem(406, "not-acceptable", "This API speaks application/vnd.attest.v1+json.");
                }
                return next.handle(request);
            } catch (Problem problem) {
                return ServerResponse.status(problem.status())
                        .contentType(PROBLEM)
                        .body(problem.members());
            }
        };
    }

    /** A handler for somebody who is signed in with this browser. */
    ServerResponse asPerson(ServerRequest request, Function<SignedIn, ServerResponse> handler) {
        Visit visit = visits.of(request);
        SignedIn person = visit.signedIn().orElseThrow(Api::notSignedIn);
        requireOwnScript(request, visit);
        return handler.apply(person);
    }

    /** A handler for an administrator, signed in or with an access token that says so. */
    ServerResponse asAdministrator(ServerRequest request, Function<Actor, ServerResponse> handler) {
        Visit visit = visits.of(request);
        AccessContext context = visit.context();
        Caller.Authenticated caller = context.caller().authenticated().orElseThrow(Api::notSignedIn);
        boolean byToken = visit.signedIn().isEmpty();
        boolean may = caller.roles().contains(Role.ADMIN)
                && (!byToken || caller.scopes().contains(USERS_ADMIN));
        if (!may) {
            throw new Problem(403, "insufficient-scope", "This needs an administrator with " + USERS_ADMIN + ".");
        }
        if (!byToken) {
            requireOwnScript(request, visit);
        }
        return handler.apply(new Actor(caller.subject().user(), context));
    }

    private static Problem notSignedIn() {
        return new Problem(401, "not-authenticated", "Sign in, or send an access token.");
    }

    ServerResponse ok(ServerRequest request, Object body) {
        return status(request, 200, body);
    }

    ServerResponse status(ServerRequest request, int status, Object body) {
        ServerResponse.BodyBuilder answer = ServerResponse.status(status).contentType(typeFor(request));
        Visit visit = visits.of(request);
        if (visit.signedIn().isPresent()) {
            answer.header(FormToken.HEADER, visit.formToken());
        }
        return answer.body(body);
    }

    /** The id in the path; anything that is none is as absent as one that nobody has. */
    static UUID id(ServerRequest request) {
        return parse(request.pathVariable("id")).orElseThrow(Problem::notFound);
    }

    private static Optional<UUID> parse(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A cookie comes along with whatever page the browser shows, so a page of ours must have had a hand in it. */
    private static void requireOwnScript(ServerRequest request, Visit visit) {
        if (!SAFE.contains(request.method()) && !visit.isOwnScript()) {
            throw new Problem(
                    403, "csrf", "Send the " + FormToken.HEADER + " that a GET with the same session answered.");
        }
    }

    private static boolean acceptsV1(ServerRequest request) {
        List<MediaType> accepted = request.headers().accept();
        return accepted.isEmpty()
                || accepted.stream().anyMatch(type -> type.includes(V1) || type.includes(MediaType.APPLICATION_JSON));
    }

    private static MediaType typeFor(ServerRequest request) {
        return request.headers().accept().stream().anyMatch(V1::equals) ? V1 : MediaType.APPLICATION_JSON;
    }
}
