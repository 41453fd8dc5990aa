package health.attest.audit;

import static health.attest.audit.CatalogueIT.bundle;
import static health.attest.audit.CatalogueIT.entry;

import health.attest.journey.Http;
import health.attest.journey.Http.Answer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Clients that read, search, write and have transactions rolled back until they are told to stop. */
final class CrashLoad implements AutoCloseable {
    private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

    private final Http caller;
    private final String patient;
    private final String observation;
    private final Map<String, Integer> answered = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> created = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean over;

    CrashLoad(Http caller, String patient, String observation, int clients, long seed) {
        this.caller = caller;
        this.patient = patient;
        this.observation = observation;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < clients; i++) {
            SplittableRandom own = random.split();
            Thread client = new Thread(() -> run(own), "crash-load-" + i);
            this.clients.add(client);
            client.start();
        }
    }

    /** Request ids of all answers that came, with their status. */
    Map<String, Integer> answered() {
        return answered;
    }

    /** Ids of Observations whose creation was answered. */
    List<String> created() {
        return List.copyOf(created);
    }

    @Override
    public void close() {
        stop();
    }

    /** Ends the load; what was asked before is still awaited. */
    void stop() {
        over = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private void run(SplittableRandom random) {
        while (!over) {
            try {
                Answer answer = request(random.nextInt(10));
                answered.put(answer.header("X-Request-Id").orElseThrow(), answer.status());
            } catch (UncheckedIOException e) {
                // Nobody answered, so nothing was promised.
                Thread.onSpinWait();
            }
        }
    }

    private Answer request(int what) {
        if (what < 5) {
            return caller.get("/fhir/Observation/" + observation);
        }
        if (what < 6) {
            return caller.get("/fhir/Observation?_count=5&subject=Patient/" + patient);
        }
        if (what < 9) {
            Answer answer = caller.post("/fhir/Observation", AuditIT.observation(patient));
            if (answer.status() == 201) {
                created.add(answer.id());
            }
            return answer;
        }
        return caller.post(
                "/fhir",
                bundle(
                        "transaction",
                        entry("POST", "Observation", AuditIT.observation(patient)),
                        entry("POST", "Observation", AuditIT.observation(NOBODY))));
    }
}
