package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import health.attest.access.Role;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** The description of the account and administration API says what there is: nothing is missing, nothing is made up. */
class OpenApiIT extends ServerIT {
    /** What people see; every other route is the API's. */
    private static final Set<String> PAGES = Set.of(
            "/login",
            "/login/second-factor",
            "/login/enrol",
            "/logout",
            "/account",
            "/account/password",
            "/account/sessions/end",
            "/account/sessions/end-others",
            "/account/devices/forget",
            "/account/recovery-codes",
            "/account/second-factor",
            "/account/forgotten",
            "/account/set-password",
            "/account/verify",
            "/account/register");

    @Autowired
    private List<RouterFunction<ServerResponse>> routers;

    private JsonNode document = MissingNode.getInstance();

    @Test
    void itNamesTheRoutesThereAreAndNoOthers() {
        Set<String> routes = new TreeSet<>();
        routers.forEach(router -> router.accept(new Routes(routes)));
        routes.removeIf(route -> PAGES.contains(route.split(" ", 2)[1]));

        Set<String> described = new TreeSet<>();
        paths().properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(described).isEqualTo(routes).hasSizeGreaterThan(30);
    }

    @Test
    void everyOperationIsThereAndNotForEverybody() {
        paths().properties().forEach(path -> path.getValue().properties().forEach(operation -> {
            String address = path.getKey().replace("{id}", UUID.randomUUID().toString());
            boolean body = operation.getValue().has("requestBody");

            Http.Answer answer = anonymous()
                    .send(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            address,
                            body ? "application/json" : null,
                            body ? "{}" : null);

            assertThat(answer.status()).as(operation.getKey() + " " + address).isEqualTo(401);
            assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
            assertMatches(answer.json(), document().at("/components/schemas/Problem"), address);
        }));
    }

    @Test
    void whatIsReadHasTheMembersDescribed() {
        TestPerson person = TestPerson.signedIn(this, TENANT_A, Role.NURSE, "Practitioner/" + UUID.randomUUID());
        Http signedIn = anonymous().with("Cookie", person.cookie());
        Http admin = anonymous()
                .withToken(ISSUER.token(
                        Map.of("tenant", TENANT_A, "sub", "openapi", "roles", "admin", "scope", "attest/users.admin")));
        TestClient.app(TENANT_A, SmartApp.REDIRECT, "openid");

        int seen = 0;
        for (String path : List.copyOf(new TreeSet<>(pathNames()))) {
            JsonNode schema = paths().path(path).at("/get/responses/200/content/application~1json/schema");
            if (path.contains("{id}") || schema.isMissingNode()) {
                continue;
            }
            Http.Answer answer = (path.startsWith("/admin") ? admin : signedIn).get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertMatches(answer.json(), schema, path);
            seen++;
        }
        assertThat(seen).isEqualTo(10);
    }

    private void assertMatches(JsonNode value, JsonNode stated, String where) {
        JsonNode schema =
                stated.has("$ref") ? document().at(stated.path("$ref").asText().substring(1)) : stated;
        if (schema.path("type").asText().equals("array")) {
            assertThat(value.isArray()).as(where).isTrue();
            value.forEach(element -> assertMatches(element, schema.path("items"), where + "[]"));
            return;
        }
        if (!schema.has("properties")) {
            return;
        }
        schema.path("required").forEach(name -> assertThat(value.has(name.asText()))
                .as(where + "." + name.asText())
                .isTrue());
        value.properties().forEach(member -> {
            assertThat(schema.path("properties").has(member.getKey()))
                    .as(where + "." + member.getKey())
                    .isTrue();
            assertMatches(
                    member.getValue(), schema.path("properties").path(member.getKey()), where + "." + member.getKey());
        });
    }

    private Set<String> pathNames() {
        Set<String> names = new TreeSet<>();
        paths().fieldNames().forEachRemaining(names::add);
        return names;
    }

    private JsonNode paths() {
        return document().path("paths");
    }

    private JsonNode document() {
        if (!document.isMissingNode()) {
            return document;
        }
        Http.Answer answer = anonymous().get("/openapi.json");
        assertThat(answer.status()).isEqualTo(200);
        document = answer.json();
        return document;
    }

    /** Writes down method and path of each route. */
    private record Routes(Set<String> found) implements RouterFunctions.Visitor {
        @Override
        public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
            // Of a method and a path Spring says "(GET && /path)".
            String[] parts = predicate.toString().replaceAll("[()]", "").split(" && ", 2);
            found.add(HttpMethod.valueOf(parts[0]) + " " + parts[1]);
        }

        @Override
        public void startNested(RequestPredicate predicate) {
            throw new IllegalStateException("a nested route is not looked into");
        }

        @Override
        public void endNested(RequestPredicate predicate) {}

        @Override
        public void resources(Function<ServerRequest, Optional<Resource>> lookup) {}

        @Override
        public void attributes(Map<String, Object> attributes) {}

        @Override
        public void unknown(RouterFunction<?> routerFunction) {}
    }
}
