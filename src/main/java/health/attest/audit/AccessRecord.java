package health.attest.audit;

import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One access or occurrence, as it will stand in the journal for ever. At most one patient: what touches several makes
 * one record for each.
 *
 * @param id id of its AuditEvent
 * @param tenant in whose journal it stands
 * @param recorded when it was recorded, to the millisecond
 * @param kind what happened
 * @param outcome how it ended
 * @param requester who did it
 * @param about what it was done to
 */
public record AccessRecord(
        UUID id, Tenant tenant, Instant recorded, EventKind kind, Outcome outcome, Requester requester, About about) {

    /**
     * What it was done to.
     *
     * @param patient the patient concerned
     * @param data the resource, or null
     * @param version its version, or null
     * @param query the request as asked, without secrets; null unless it was a query
     * @param consents versioned references of the consents that decided
     * @param subject account, client, session, key or address outside FHIR, or null
     * @param details further named facts, never secrets
     */
    public record About(
            @Nullable ResourceReference patient,
            @Nullable ResourceReference data,
            @Nullable String version,
            @Nullable String query,
            List<String> consents,
            @Nullable String subject,
            Map<String, String> details) {
        public static final About NOTHING = new About(null, null, null, null, List.of(), null, Map.of());

        public About {
            consents = List.copyOf(consents);
            details = Map.copyOf(details);
        }

        public static About data(@Nullable ResourceReference data, @Nullable String version) {
            return new About(null, data, version, null, List.of(), null, Map.of());
        }

        public static About query(String query) {
            return new About(null, null, null, query, List.of(), null, Map.of());
        }

        public static About subject(@Nullable String subject, Map<String, String> details) {
            return new About(null, null, null, null, List.of(), subject, details);
        }

        public About ofPatient(@Nullable ResourceReference patient) {
            return new About(patient, data, version, query, consents, subject, details);
        }

        public About decidedBy(List<String> consents) {
            return new About(patient, data, version, query, consents, subject, details);
        }

        public About with(Map<String, String> details) {
            return new About(patient, data, version, query, consents, subject, details);
        }
    }
}
