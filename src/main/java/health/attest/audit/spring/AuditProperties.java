package health.attest.audit.spring;

import health.attest.audit.JournalPolicy;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code attest.audit.*} settings.
 *
 * @param deadline longest a request waits for its events to be durable before it is answered 503
 * @param queuedEntriesMax events that may wait for their commit at once
 * @param batchEntriesMax events of one commit
 * @param writers connections that commit events
 * @param sources client ids that may feed AuditEvents of their own, each with the only {@code source.observer}
 *     identifier value it may speak for
 */
@ConfigurationProperties("attest.audit")
record AuditProperties(
        @DefaultValue("2s") Duration deadline,
        @DefaultValue("20000") int queuedEntriesMax,
        @DefaultValue("1000") int batchEntriesMax,
        @DefaultValue("2") int writers,
        @DefaultValue Map<String, String> sources) {

    JournalPolicy toPolicy() {
        return new JournalPolicy(deadline, queuedEntriesMax, batchEntriesMax, writers);
    }
}
