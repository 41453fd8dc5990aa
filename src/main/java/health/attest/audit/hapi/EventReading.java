package health.attest.audit.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.DenialReason;
import health.attest.audit.Condition;
import health.attest.audit.EventSearch;
import health.attest.audit.JournalQuery;
import health.attest.audit.JournalUnavailableException;
import health.attest.audit.ReaderPolicy;
import health.attest.audit.SearchReader;
import health.attest.audit.SearchReader.Search;
import health.attest.audit.SearchRejectedException;
import health.attest.audit.StoredEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** Answers reads and searches of the journal, each confined to what its caller may read. */
final class EventReading {
    private static final int COUNT_DEFAULT = 20;
    private static final int COUNT_MAX = 100;

    private final FhirContext fhir;
    private final EventSearch events;
    private final ObjectProvider<DaoRegistry> store;
    private final EventIncludes includes;

    EventReading(FhirContext fhir, EventSearch events, ObjectProvider<DaoRegistry> store, EventIncludes includes) {
        this.fhir = fhir;
        this.events = events;
        this.store = store;
        this.includes = includes;
    }

    AuditEvent read(IdType id, ServletRequestDetails request) {
        JournalQuery query = query(request, Map.of("_id", List.of(id.getIdPart())), 1);
        List<StoredEvent> found = answer(() -> events.page(query));
        boolean otherVersion = id.hasVersionIdPart() && !id.getVersionIdPart().equals("1");
        if (found.isEmpty() || otherVersion) {
            throw new ResourceNotFoundException(id);
        }
        return parse(found.get(0));
    }

    Bundle search(ServletRequestDetails request) {
        Map<String, List<String>> parameters = parameters(request);
        int count = count(parameters);
        boolean countOnly = "count".equals(single(parameters, "_summary")) || count == 0;
        JournalQuery query = query(request, parameters, Math.max(1, count));
        Bundle bundle = new Bundle().setType(Bundle.BundleType.SEARCHSET);
        bundle.addLink().setRelation("self").setUrl(request.getCompleteUrl());
        // HAPI would leave the total out of a summary it did not make itself.
        if (countOnly) {
            request.removeParameter("_summary");
        }
        if (countOnly || wantsTotal(parameters)) {
            bundle.setTotal(Math.toIntExact(Math.min(Integer.MAX_VALUE, answer(() -> events.count(query)))));
        }
        if (!countOnly) {
            fill(bundle, query, parameters, request);
        }
        return bundle;
    }

    /** The query of that request, confined to its caller. */
    JournalQuery query(ServletRequestDetails request, Map<String, List<String>> parameters, int limit) {
        AccessContext context = Requests.context(request);
        List<Condition> confined =
                context == null ? null : ReaderPolicy.conditionsFor(context).orElse(null);
        if (context == null || confined == null) {
            throw Refusals.refused(DenialReason.ROLE_FORBIDS, "audit-readers");
        }
        try {
            Search search = SearchReader.read(
                    parameters, request.getFhirServerBase(), new StoredIdentifiers(store.getObject(), request));
            List<Condition> conditions = new ArrayList<>(confined);
            conditions.addAll(search.conditions());
            return new JournalQuery(context.tenant(), conditions, search.sort(), search.after(), limit);
        } catch (SearchRejectedException e) {
            throw new InvalidRequestException(e.getMessage());
        }
    }

    AuditEvent parse(StoredEvent event) {
        return fhir.newJsonParser().parseResource(AuditEvent.class, event.json());
    }

    static Map<String, List<String>> parameters(ServletRequestDetails request) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        request.getParameters().forEach((name, values) -> parameters.put(name, Arrays.asList(values)));
        return parameters;
    }

    static <T> T answer(Supplier<T> read) {
        try {
            return read.get();
        } catch (JournalUnavailableException e) {
            throw Refusals.unavailable(e);
        }
    }

    static @Nullable String single(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() ? null : values.get(0);
    }

    private void fill(
            Bundle bundle, JournalQuery query, Map<String, List<String>> parameters, ServletRequestDetails request) {
        List<StoredEvent> found = answer(() -> events.page(query));
        List<StoredEvent> page = found.subList(0, Math.min(found.size(), query.limit()));
        List<AuditEvent> matches = page.stream().map(this::parse).toList();
        String base = request.getFhirServerBase();
        for (AuditEvent match : matches) {
            bundle.addEntry()
                    .setFullUrl(base + "/AuditEvent/" + match.getIdElement().getIdPart())
                    .setResource(match)
                    .getSearch()
                    .setMode(Bundle.SearchEntryMode.MATCH);
        }
        includes.add(bundle, matches, parameters.getOrDefault("_include", List.of()), request);
        if (found.size() > page.size()) {
            bundle.addLink()
                    .setRelation("next")
                    .setUrl(PageLinks.next(base, parameters, query.sort().key(), page.get(page.size() - 1)));
        }
    }

    private static int count(Map<String, List<String>> parameters) {
        String count = single(parameters, "_count");
        if (count == null) {
            return COUNT_DEFAULT;
        }
        if (!count.matches("[0-9]{1,6}")) {
            throw new InvalidRequestException("_count is a number");
        }
        return Math.min(COUNT_MAX, Integer.parseInt(count));
    }

    private static boolean wantsTotal(Map<String, List<String>> parameters) {
        String total = single(parameters, "_total");
        if (total != null && !List.of("none", "estimate", "accurate").contains(total)) {
            throw new InvalidRequestException("_total is none, estimate or accurate");
        }
        return total != null && !total.equals("none");
    }
}
