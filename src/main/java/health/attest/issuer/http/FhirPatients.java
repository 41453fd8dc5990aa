package health.attest.issuer.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.access.ResourceReference;
import health.attest.account.SignedIn;
import health.attest.issuer.AccessTokens;
import health.attest.issuer.KeyAlgorithm;
import health.attest.issuer.Patients;
import health.attest.issuer.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the FHIR API in the person's own name, so that scopes, consent and journal treat the choice of a patient as they
 * treat any other look at one.
 */
final class FhirPatients implements Patients {
    private static final Logger LOG = LoggerFactory.getLogger(FhirPatients.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NAME_LENGTH_MAX = 100;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final URI base;
    private final AccessTokens claims;
    private final Signer signer;
    private final Clock clock;

    FhirPatients(URI base, AccessTokens claims, Signer signer, Clock clock) {
        this.base = base;
        this.claims = claims;
        this.signer = signer;
        this.clock = clock;
    }

    @Override
    public List<Choice> find(SignedIn person, String name) {
        String wanted =
                name.strip().substring(0, Math.min(NAME_LENGTH_MAX, name.strip().length()));
        String filter = wanted.isEmpty() ? "" : "&name=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
        List<Choice> found = new ArrayList<>();
        ask(person, "/Patient?_count=" + CHOICE_MAX + filter)
                .ifPresent(bundle -> bundle.path("entry").forEach(entry -> found.add(choice(entry.path("resource")))));
        return List.copyOf(found);
    }

    @Override
    public Optional<Choice> read(SignedIn person, String id) {
        return ResourceReference.isLogicalId(id)
                ? ask(person, "/Patient/" + id).map(FhirPatients::choice)
                : Optional.empty();
    }

    private Optional<JsonNode> ask(SignedIn person, String path) {
        String token = signer.sign(KeyAlgorithm.ES256, "at+jwt", claims.ofPicker(person, clock.instant()));
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/fhir+json")
                .GET()
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return answer.statusCode() == 200 ? Optional.of(JSON.readTree(answer.body())) : Optional.empty();
        } catch (IOException away) {
            LOG.warn("no patients to choose from: {}", away.getClass().getSimpleName());
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Choice choice(JsonNode patient) {
        JsonNode name = patient.path("name").path(0);
        String given = StreamSupport.stream(name.path("given").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(" "));
        String whole =
                name.path("text").asText((given + " " + name.path("family").asText("")).strip());
        return new Choice(
                patient.path("id").asText(),
                whole.isEmpty() ? "(no name)" : whole,
                patient.path("birthDate").asText(""));
    }
}
