package health.attest.smart.hapi;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.AccessDecision;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.smart.BundleEntry;
import health.attest.smart.Letter;
import health.attest.smart.ScopePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryRequestComponent;
import org.hl7.fhir.r4.model.Parameters;

/**
 * Judges every entry of a batch or transaction as the direct call it stands for, before HAPI, which asks no gate about
 * entries. One refused entry ends a transaction; from a batch it is taken out and answered for itself.
 */
final class BundleScopes {
    private static final Set<Kind> ALLOWED = Set.of(
            Kind.READ,
            Kind.VREAD,
            Kind.HISTORY_INSTANCE,
            Kind.HISTORY_TYPE,
            Kind.SEARCH_TYPE,
            Kind.CREATE,
            Kind.UPDATE,
            Kind.PATCH,
            Kind.DELETE);

    private final ScopePolicy policy;
    private final InstanceScopes instances;
    private final SearchScopes searches;

    BundleScopes(ScopePolicy policy, InstanceScopes instances, SearchScopes searches) {
        this.policy = policy;
        this.instances = instances;
        this.searches = searches;
    }

    /** Judges the entries of the request's body. */
    Optional<Deny> judge(Scoped scoped, boolean batch, ServletRequestDetails request) {
        if (!(request.getResource() instanceof Bundle bundle)) {
            return Optional.of(Refusals.deny(DenialReason.MALFORMED, "no-bundle"));
        }
        TreeMap<Integer, Deny> refused = new TreeMap<>();
        List<BundleEntryComponent> permitted = new ArrayList<>();
        int place = 0;
        for (BundleEntryComponent entry : bundle.getEntry()) {
            Optional<Deny> deny = judge(scoped, entry, request);
            if (deny.isPresent() && !batch) {
                return deny;
            }
            deny.ifPresentOrElse(
                    reason -> refused.put(permitted.size() + refused.size(), reason), () -> permitted.add(entry));
            place++;
        }
        if (!refused.isEmpty()) {
            bundle.setEntry(permitted);
            new RefusedEntries(refused, place).keepIn(request);
        }
        return Optional.empty();
    }

    private Optional<Deny> judge(Scoped scoped, BundleEntryComponent entry, ServletRequestDetails whole) {
        BundleEntryRequestComponent request = entry.getRequest();
        if (request.hasExtension() || request.hasModifierExtension() || entry.getResource() instanceof Bundle) {
            return Optional.of(Refusals.deny(DenialReason.NOT_SUPPORTED, "bundle-entry"));
        }
        String method = request.getMethod() == null ? "" : request.getMethod().toCode();
        Optional<Interaction> read =
                new BundleEntry(method, String.valueOf(request.getUrl()), request.getIfNoneExist()).interaction();
        if (read.isEmpty() || !ALLOWED.contains(read.get().kind())) {
            return Optional.of(Refusals.deny(DenialReason.NOT_SUPPORTED, "bundle-entry"));
        }
        Interaction interaction = read.get();
        if (entry.getResource() instanceof Parameters && interaction.kind() != Kind.PATCH) {
            return Optional.of(Refusals.deny(DenialReason.NOT_SUPPORTED, "bundle-entry"));
        }
        AccessContext context = scoped.context();
        AccessDecision decision = policy.decide(context.caller(), interaction);
        return decision instanceof Deny deny ? Optional.of(deny) : judge(scoped, interaction, entry, whole);
    }

    private Optional<Deny> judge(
            Scoped scoped, Interaction interaction, BundleEntryComponent entry, ServletRequestDetails whole) {
        return switch (interaction.kind()) {
            case SEARCH_TYPE -> {
                Optional<String> url =
                        searches.narrow(scoped, interaction, entry.getRequest().getUrl());
                url.ifPresent(narrowed -> entry.getRequest().setUrl(narrowed));
                yield url.isPresent()
                        ? Optional.empty()
                        : Optional.of(Refusals.deny(DenialReason.NOT_SUPPORTED, "inexact-count"));
            }
            case READ, VREAD, HISTORY_INSTANCE -> instances.judge(scoped, interaction, Letter.READ, whole);
            case CREATE -> instances.judgeBody(scoped, entry.getResource(), Letter.CREATE, interaction, whole);
            case UPDATE -> instances.judgeBody(scoped, entry.getResource(), Letter.UPDATE, interaction, whole);
            case PATCH -> instances.judgeWrite(scoped, interaction, Letter.UPDATE, whole);
            case DELETE -> instances.judgeWrite(scoped, interaction, Letter.DELETE, whole);
            default -> Optional.empty();
        };
    }
}
