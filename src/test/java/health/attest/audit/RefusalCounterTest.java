package health.attest.audit;

import static health.attest.audit.AuditFixtures.DEMO;
import static health.attest.audit.AuditFixtures.NOBODY;
import static health.attest.audit.AuditFixtures.NOON;
import static health.attest.audit.AuditFixtures.address;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AccessContext;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefusalCounterTest {
    private final RefusalCounter counter = new RefusalCounter();
    private final AccessRecorder recorder = new AccessRecorder(
            AuditFixtures.DOCUMENTS,
            AuditFixtures.SERVER,
            new EventIds(new Random(1)),
            Clock.fixed(NOON, ZoneOffset.UTC));

    @Test
    void aFloodFromOneAddressIsOneEventThatSaysHowMany() {
        for (int i = 0; i < 100_000; i++) {
            counter.count(from("192.0.2.7"), "threat rate-limited");
        }

        List<JournalEntry> entries = counter.drain(recorder);

        assertThat(entries).singleElement().satisfies(entry -> assertThat(entry.json())
                .contains("\"type\":\"refusals\",\"valueString\":\"100000\"")
                .contains("192.0.2.7"));
    }

    @Test
    void eachAddressAndEachRuleIsCountedApart() {
        counter.count(from("192.0.2.7"), "a");
        counter.count(from("192.0.2.7"), "b");
        counter.count(from("192.0.2.8"), "a");

        assertThat(counter.drain(recorder)).hasSize(3);
    }

    @Test
    void aFloodFromManyAddressesStaysBounded() {
        for (int i = 0; i < 20_000; i++) {
            counter.count(from("10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255)), "a");
        }

        assertThat(counter.drain(recorder)).hasSize(RefusalCounter.KEYS_MAX + 1);
    }

    @Test
    void whatWasDrainedIsNotCountedAgain() {
        counter.count(from("192.0.2.7"), "a");
        counter.drain(recorder);

        assertThat(counter.drain(recorder)).isEmpty();
    }

    private static AccessContext from(String address) {
        return new AccessContext("req", address(address), DEMO, NOBODY);
    }
}
