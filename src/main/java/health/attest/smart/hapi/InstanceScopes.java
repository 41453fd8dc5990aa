package health.attest.smart.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.access.ResourceReference;
import health.attest.smart.Letter;
import health.attest.smart.Operations;
import health.attest.smart.R4;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseReference;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/**
 * Judges, before HAPI looks, whether the resource of a route is one the caller reaches: what is hidden must answer as
 * if it were absent, whatever version, body or patch came with the request.
 */
final class InstanceScopes {
    private final ResourceJudge judge;
    private final FhirContext fhir;

    InstanceScopes(ResourceJudge judge, FhirContext fhir) {
        this.judge = judge;
        this.fhir = fhir;
    }

    /** The current version must be within reach. */
    Optional<Deny> judge(Scoped scoped, Interaction interaction, Letter letter, RequestDetails request) {
        ResourceReference reference = referenceOf(interaction);
        if (reference == null) {
            return Optional.of(Refusals.deny(DenialReason.NOT_FOUND, "no-such-id"));
        }
        // The journal confines its readers itself; its events stand in nobody's index.
        boolean admitted = reference.type().equals(R4.JOURNALED)
                || scoped.scopes().reach(letter, reference.type()).isEverything()
                || judge.admitsCurrent(scoped, letter, reference, request);
        return admitted ? Optional.empty() : Optional.of(Refusals.deny(DenialReason.NOT_FOUND, "out-of-reach"));
    }

    /** A write with a resource for a body. */
    Optional<Deny> judgeBody(
            Scoped scoped,
            @Nullable IBaseResource body,
            Letter letter,
            Interaction interaction,
            RequestDetails request) {
        if (body != null && !scoped.caller().clientCredentials() && holdsMatchUrl(body)) {
            return Optional.of(Refusals.deny(DenialReason.NOT_SUPPORTED, "inline-match-url"));
        }
        return judgeWrite(scoped, interaction, letter, request);
    }

    /** A write: of an existing resource within reach, or, where that is allowed, of a new one. */
    Optional<Deny> judgeWrite(Scoped scoped, Interaction interaction, Letter letter, RequestDetails request) {
        if (interaction.conditional() || interaction.kind() == Kind.CREATE) {
            // What a condition finds is judged by ConditionInterceptor, what is made by WriteInterceptor.
            return Optional.empty();
        }
        String type = String.valueOf(interaction.type());
        ResourceReference reference = referenceOf(interaction);
        if (reference == null) {
            return Optional.of(Refusals.deny(DenialReason.NOT_FOUND, "no-such-id"));
        }
        boolean mayCreate = mayAssignIds(scoped, type) && interaction.kind() == Kind.UPDATE;
        boolean admitted = (mayCreate && scoped.scopes().reach(letter, type).isEverything())
                || judge.admitsCurrent(scoped, letter, reference, request);
        return admitted ? Optional.empty() : Optional.of(Refusals.deny(DenialReason.NOT_FOUND, "out-of-reach"));
    }

    /** An operation on one resource: within reach of its letters, unless one of Attest's own scopes opened it. */
    Optional<Deny> judgeOperation(Scoped scoped, Interaction interaction, RequestDetails request) {
        return Operations.rule(String.valueOf(interaction.operation()), interaction.type(), true)
                .flatMap(rule -> rule.letters().stream()
                        .filter(letter -> scoped.scopes()
                                .letters(String.valueOf(interaction.type()))
                                .contains(letter))
                        .findFirst())
                .flatMap(letter -> judge(scoped, interaction, letter, request));
    }

    /** Whether a PUT to an unused id makes a resource: system clients only. */
    private static boolean mayAssignIds(Scoped scoped, String type) {
        return scoped.caller().clientCredentials()
                && scoped.scopes().reach(Letter.CREATE, type).isEverything();
    }

    /** Whether a reference inside asks the server to find its target: {@code Patient?identifier=…}. */
    boolean holdsMatchUrl(IBaseResource body) {
        return fhir.newTerser().getAllPopulatedChildElementsOfType(body, IBaseReference.class).stream()
                .anyMatch(reference ->
                        String.valueOf(reference.getReferenceElement().getValue())
                                        .indexOf('?')
                                >= 0);
    }

    private static @Nullable ResourceReference referenceOf(Interaction interaction) {
        return ResourceReference.parse(interaction.type() + "/" + interaction.id(), "")
                .orElse(null);
    }
}
