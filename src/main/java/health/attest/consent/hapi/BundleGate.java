package health.attest.consent.hapi;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import health.attest.access.ResourceReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryRequestComponent;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;

/** Judges the entries of a batch or transaction that name a resource or state a condition, before HAPI does either. */
final class BundleGate {
    /** {@code Type/id}, with or without a history or a version. */
    private static final Pattern OF_ONE = Pattern.compile("([A-Za-z]+)/([A-Za-z0-9\\-.]{1,64})(?:/_history.*)?");

    private final ConditionalWrites conditions;

    BundleGate(ConditionalWrites conditions) {
        this.conditions = conditions;
    }

    void judge(Judging judging, Bundle bundle, ServletRequestDetails request) {
        boolean batch = judging.interaction().kind() == Interaction.Kind.BATCH;
        List<BundleEntryComponent> permitted = new ArrayList<>();
        Set<Integer> refused = new HashSet<>();
        for (BundleEntryComponent entry : bundle.getEntry()) {
            if (target(entry.getRequest()).map(judging::isReachable).orElse(true)) {
                narrow(judging, entry);
                permitted.add(entry);
            } else if (batch) {
                refused.add(permitted.size() + refused.size());
            } else {
                throw Judging.refusal(DenialReason.NOT_FOUND, "write-needs-read");
            }
        }
        if (!refused.isEmpty()) {
            new RefusedEntries(refused, bundle.getEntry().size()).keepIn(request);
            bundle.setEntry(permitted);
        }
    }

    /** The resource an entry reads or writes by its id. */
    private static Optional<ResourceReference> target(BundleEntryRequestComponent request) {
        String url = String.valueOf(request.getUrl());
        int question = url.indexOf('?');
        Matcher named = OF_ONE.matcher(question < 0 ? url : url.substring(0, question));
        return request.getMethod() != HTTPVerb.POST && named.matches()
                ? Optional.of(new ResourceReference(named.group(1), named.group(2)))
                : Optional.empty();
    }

    /** HAPI resolves conditions of entries ahead, past every hook: what is hidden must not be among their matches. */
    private void narrow(Judging judging, BundleEntryComponent entry) {
        BundleEntryRequestComponent request = entry.getRequest();
        String url = String.valueOf(request.getUrl());
        int question = url.indexOf('?');
        if (request.getMethod() == HTTPVerb.POST && request.hasIfNoneExist()) {
            String stated = request.getIfNoneExist();
            String query = stated.substring(stated.indexOf('?') + 1);
            conditions
                    .visible(judging, url, query)
                    .ifPresent(ids -> request.setIfNoneExist(
                            ids.isEmpty() && isMet(url, query, entry) ? null : ConditionalWrites.among(ids, query)));
        } else if (writes(request) && question > 0) {
            String type = url.substring(0, question);
            String query = url.substring(question + 1);
            conditions.visible(judging, type, query).ifPresent(ids -> rewrite(entry, type, query, ids));
        }
    }

    private void rewrite(BundleEntryComponent entry, String type, String query, List<String> ids) {
        BundleEntryRequestComponent request = entry.getRequest();
        if (request.getMethod() == HTTPVerb.PUT && ids.isEmpty() && isMet(type, query, entry)) {
            request.setMethod(HTTPVerb.POST).setUrl(type);
        } else {
            request.setUrl(type + "?" + ConditionalWrites.among(ids, query));
        }
    }

    private boolean isMet(String type, String query, BundleEntryComponent entry) {
        return entry.getResource() != null && conditions.isMet(type, query, entry.getResource());
    }

    private static boolean writes(BundleEntryRequestComponent request) {
        return request.getMethod() == HTTPVerb.PUT
                || request.getMethod() == HTTPVerb.PATCH
                || request.getMethod() == HTTPVerb.DELETE;
    }
}
