package health.attest.audit.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.access.AccessContext;
import health.attest.access.DenialReason;
import health.attest.audit.AccessJournal;
import health.attest.audit.Code;
import health.attest.audit.EventDocument;
import health.attest.audit.EventIds;
import health.attest.audit.FeedPolicy;
import health.attest.audit.JournalEntry;
import health.attest.audit.JournalUnavailableException;
import health.attest.audit.SearchTerms;
import health.attest.audit.ServerIdentity;
import health.attest.ledger.CanonicalResource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Meta;

/** Takes events of registered sources into the journal, each marked as ingested. */
final class EventFeed {
    /** Key of the request's user data: the one event that it stored. */
    static final String STORED = "health.attest.audit.hapi.EventFeed.stored";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FhirContext fhir;
    private final AccessJournal journal;
    private final FeedPolicy policy;
    private final ServerIdentity server;
    private final EventIds ids;
    private final Clock clock;

    EventFeed(
            FhirContext fhir,
            AccessJournal journal,
            FeedPolicy policy,
            ServerIdentity server,
            EventIds ids,
            Clock clock) {
        this.fhir = fhir;
        this.journal = journal;
        this.policy = policy;
        this.server = server;
        this.ids = ids;
        this.clock = clock;
    }

    MethodOutcome create(AuditEvent event, RequestDetails request) {
        AuditEvent stored = ingest(List.of(event), request).get(0);
        MethodOutcome outcome =
                new MethodOutcome(new IdType("AuditEvent", stored.getIdElement().getIdPart(), "1"), true);
        outcome.setResource(stored);
        // Whoever feeds events may rarely read them: the answer is emptied before it is journaled.
        request.getUserData().put(STORED, stored);
        return outcome;
    }

    /** Takes all of them or none, and says which one is wrong. */
    List<AuditEvent> ingest(List<AuditEvent> events, RequestDetails request) {
        AccessContext context = Requests.context(request);
        Optional<String> observer = context == null ? Optional.empty() : policy.observerOf(context);
        if (context == null || observer.isEmpty()) {
            throw refused("feed-sources");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<AuditEvent> stored = new ArrayList<>();
        List<JournalEntry> entries = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            AuditEvent event = events.get(i);
            if (policy.claimsToBeOurs(event)) {
                throw refused("feed-not-ours");
            }
            Optional<String> objection = policy.objection(event, observer.get(), now);
            if (objection.isPresent()) {
                throw new UnprocessableEntityException("event " + i + ": " + objection.get());
            }
            AuditEvent marked = marked(event, now);
            stored.add(marked);
            entries.add(entry(marked, context, now));
        }
        try {
            journal.append(entries);
        } catch (JournalUnavailableException e) {
            throw Refusals.unavailable(e);
        }
        return stored;
    }

    private AuditEvent marked(AuditEvent event, Instant now) {
        AuditEvent marked = event.copy();
        Instant recorded = event.getRecorded().toInstant().truncatedTo(ChronoUnit.MILLIS);
        Meta meta = new Meta();
        event.getMeta().getProfile().forEach(profile -> meta.addProfile(profile.getValue()));
        meta.setVersionId("1");
        meta.setLastUpdatedElement(new InstantType(EventDocument.instant(now)));
        meta.addTag().setSystem(Code.EVENTS).setCode("ingested");
        marked.setMeta(meta);
        marked.setId(new IdType(ids.at(recorded).toString()));
        marked.setText(null);
        return marked;
    }

    private JournalEntry entry(AuditEvent event, AccessContext context, Instant now) {
        String json = new String(
                CanonicalResource.bytes(fhir.newJsonParser().encodeResourceToString(event)), StandardCharsets.UTF_8);
        return new JournalEntry(
                UUID.fromString(event.getIdElement().getIdPart()),
                context.tenant(),
                event.getRecorded().toInstant().truncatedTo(ChronoUnit.MILLIS),
                now,
                true,
                false,
                !"0".equals(event.getOutcomeElement().getValueAsString()),
                SearchTerms.of(tree(json), server.baseUrl()),
                json);
    }

    private static Map<String, Object> tree(String json) {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("canonical JSON is JSON", e);
        }
    }

    private static BaseServerResponseException refused(String rule) {
        return Refusals.refused(DenialReason.ROLE_FORBIDS, rule);
    }
}
