package health.attest.audit;

import health.attest.access.Caller;
import health.attest.access.Interaction.Kind;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.audit.AccessRecord.About;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Draws events like those of a busy clinic: a few users, many patients, mostly reads and searches. Thread-safe. */
public final class JournalSamples {
    private static final List<Kind> KINDS =
            List.of(Kind.READ, Kind.READ, Kind.READ, Kind.SEARCH_TYPE, Kind.SEARCH_TYPE, Kind.CREATE, Kind.UPDATE);
    private static final List<String> TYPES = List.of("Observation", "Appointment", "Condition", "Encounter");

    private final List<ResourceReference> patients = new ArrayList<>();
    private final List<Caller> callers = new ArrayList<>();
    private final EventIds ids = new EventIds(new SecureRandom());

    public JournalSamples(int patientCount) {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < patientCount; i++) {
            patients.add(new ResourceReference("Patient", uuid(random)));
        }
        for (int i = 0; i < 40; i++) {
            ResourceReference practitioner = new ResourceReference("Practitioner", uuid(random));
            callers.add(AuditFixtures.caller(uuid(random), Role.DOCTOR)
                    .fhirUser(practitioner)
                    .build());
        }
    }

    /** One of the patients, always the same for the same number. */
    public ResourceReference patient(int number) {
        return patients.get(number);
    }

    /** A new event recorded then. */
    public JournalEntry next(Instant recorded) {
        RandomGenerator random = java.util.concurrent.ThreadLocalRandom.current();
        Kind kind = KINDS.get(random.nextInt(KINDS.size()));
        String type = TYPES.get(random.nextInt(TYPES.size()));
        ResourceReference patient = patients.get(random.nextInt(patients.size()));
        About about = kind == Kind.SEARCH_TYPE
                ? About.query("GET " + type + "?patient=" + patient.id())
                : About.data(new ResourceReference(type, uuid(random)), "1");
        Requester requester = Requester.of(AuditFixtures.context(callers.get(random.nextInt(callers.size()))))
                .with("Mozilla/5.0 (X11; Linux x86_64)", recorded.minusMillis(random.nextInt(100)));
        AccessRecord record = new AccessRecord(
                ids.at(recorded),
                AuditFixtures.DEMO,
                recorded,
                EventKind.of(AuditFixtures.interaction(kind)),
                random.nextInt(50) == 0 ? Outcome.ofStatus(404) : Outcome.SUCCESS,
                new Requester(
                        uuid(random),
                        requester.address(),
                        requester.userAgent(),
                        requester.caller(),
                        requester.started()),
                about.ofPatient(patient));
        return AuditFixtures.entry(record);
    }

    private static String uuid(RandomGenerator random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
