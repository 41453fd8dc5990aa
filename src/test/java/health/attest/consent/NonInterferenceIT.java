package health.attest.consent;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.attest.access.Caller;
import health.attest.access.PurposeOfUse;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.journey.Http;
import health.attest.journey.Leak;
import health.attest.journey.ServerIT;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Non-interference: two tenants that differ only in resources hidden from a caller answer every generated request
 * alike, ids and times aside; no marker of anything hidden is ever in an answer; and what is hidden is what the
 * reference decision hides. {@code -Dconsent.requests=10000} makes it long, {@code -Dsamples.seed} makes it the same.
 */
class NonInterferenceIT extends ServerIT {
    private static final int REQUESTS = Integer.getInteger("consent.requests", 300);
    private static final int REQUESTS_OF_ONE_WORLD = 1_000;

    @Autowired
    private FhirContext fhir;

    @Autowired
    private Clock clock;

    private String doctor = "";

    @Test
    void whatIsHiddenChangesNoAnswer() {
        long seed = Long.getLong("samples.seed", RandomGenerator.getDefault().nextLong());
        for (int left = REQUESTS; left > 0; left -= REQUESTS_OF_ONE_WORLD) {
            compareWorld(seed, Math.min(left, REQUESTS_OF_ONE_WORLD));
            seed++;
        }
    }

    private void compareWorld(long seed, int requests) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        TwinTenants twins = new TwinTenants(random, this::caller, "gamma", "delta");
        doctor = twins.doctor;
        twins.fill();
        agreeWithTheReference(twins, seed);
        GeneratedRequests generated = new GeneratedRequests(random, twins);
        Http full = caller("doctor", "gamma");
        Http shown = caller("doctor", "delta");
        for (int i = 0; i < requests; i++) {
            if (i % 50 == 0) {
                full = caller("doctor", "gamma");
                shown = caller("doctor", "delta");
            }
            GeneratedRequests.Request request = generated.next();
            Http.Answer one = request.ask(full);
            Http.Answer other = request.ask(shown);
            String replay = request + "; replay with -Dsamples.seed=" + seed;
            assertThat(one.status()).as(replay + one.body()).isLessThan(500);
            assertThat(Leak.between(one, other)).as(replay).isEmpty();
            for (String marker : twins.hiddenMarkers) {
                assertThat(Leak.of(marker, one)).as(replay).isEmpty();
            }
        }
    }

    private void agreeWithTheReference(TwinTenants twins, long seed) {
        ConsentReader reader = new ConsentReader(baseUrl() + "/fhir", ZoneOffset.UTC);
        MatterReader matters = new MatterReader(fhir, baseUrl() + "/fhir", ZoneOffset.UTC);
        Map<String, List<ConsentRecord>> consents = new HashMap<>();
        twins.consents.forEach((patient, bodies) -> {
            List<ConsentRecord> records = new ArrayList<>();
            for (String body : bodies) {
                Consent consent = fhir.newJsonParser().parseResource(Consent.class, body);
                consent.setId("Consent/c" + records.size());
                reader.read(consent, true).ifPresent(records::add);
            }
            consents.put(patient, records);
        });
        int hidden = 0;
        for (Map.Entry<String, String> each : twins.stored.entrySet()) {
            Resource resource = (Resource) fhir.newJsonParser().parseResource(each.getValue());
            Matter matter = matters.read(resource);
            Disclosure disclosure = new Disclosure(actor(), Set.of(ConsentAction.ACCESS), matter);
            long closed = matter.patients().stream()
                    .filter(patient -> !new ReferenceDecision(disclosure, clock.instant())
                            .permits(consents.getOrDefault(patient, List.of())))
                    .count();
            boolean group = each.getKey().startsWith("Group/");
            boolean shown = group ? closed < matter.patients().size() : closed == 0;
            int status = caller("doctor", "gamma").get("/fhir/" + each.getKey()).status();
            assertThat(status)
                    .as(each.getValue() + consents + "; replay with -Dsamples.seed=" + seed)
                    .isEqualTo(shown ? 200 : 404);
            hidden += shown ? 0 : 1;
        }
        assertThat(hidden + twins.hiddenMarkers.size())
                .as("a world without secrets")
                .isPositive();
    }

    private ConsentActor actor() {
        return new ConsentActor(
                new Caller.Subject("i", "c", "u"),
                new ResourceReference("Practitioner", doctor),
                Set.of(Role.DOCTOR),
                Set.of(),
                Set.of(),
                Set.of(PurposeOfUse.TREATMENT),
                false);
    }

    /** Somebody of that role, each time from another address and with another session, so that no limit is met. */
    private Http caller(String role, String tenant) {
        Map<String, String> claims = new HashMap<>(Map.of("tenant", tenant, "roles", role));
        claims.put("sub", role + UUID.randomUUID());
        switch (role) {
            case "integration" -> {
                claims.put("sub", "it-backend");
                claims.put("client_id", "it-backend");
                claims.put("scope", "system/*.cruds");
            }
            case "doctor" -> {
                claims.put("fhirUser", "Practitioner/" + doctor);
                claims.put("scope", "user/*.cruds");
            }
            default -> {
                claims.put("fhirUser", "Practitioner/privacy");
                claims.put("scope", "user/Consent.crus user/Patient.rs");
            }
        }
        return anonymous().withToken(ISSUER.token(claims));
    }
}
