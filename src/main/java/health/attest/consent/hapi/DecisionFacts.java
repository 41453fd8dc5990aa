package health.attest.consent.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.attest.access.AccessDecision;
import health.attest.access.AccessFact;
import health.attest.access.DenialReason;
import health.attest.access.RequestLine;
import health.attest.access.RequestStage;
import health.attest.access.ResourceReference;
import health.attest.consent.ConsentPolicy;
import health.attest.consent.ConsentVerdict.Finding;
import health.attest.consent.DecisionRecord;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells what a patient's own Consents, or an emergency, decided: once for each request and patient, before the answer
 * leaves, so that the journal can hold it. What the implicit policy decides stands in the access's own event.
 */
@Interceptor(order = RequestLine.CONSENT + 1)
final class DecisionFacts {
    private static final Set<String> EMERGENCIES =
            Set.of(ConsentPolicy.BREAK_GLASS, ConsentPolicy.NO_BREAK_GLASS_GRANT);

    private final ApplicationEventPublisher facts;

    DecisionFacts(ApplicationEventPublisher facts) {
        this.facts = facts;
    }

    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    void onResponse(RequestDetails request) {
        tell(request);
    }

    /** Returns nothing, so that the next hook makes the answer. */
    @Hook(value = Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION, order = RequestLine.INTERACTION - 1)
    @Nullable BaseServerResponseException onException(RequestDetails request) {
        tell(request);
        return null;
    }

    private void tell(RequestDetails request) {
        Judging judging = Judging.of(request).orElse(null);
        if (judging == null || judging.actor().integration()) {
            return;
        }
        Map<String, Told> told = new LinkedHashMap<>();
        for (DecisionRecord.Item item : judging.record().items()) {
            item.verdict().findings().stream()
                    .filter(DecisionFacts::isOwnDecision)
                    .forEach(finding -> told.computeIfAbsent(finding.patient(), patient -> new Told())
                            .add(finding));
        }
        told.forEach((patient, decided) -> ResourceReference.parse("Patient/" + patient, "")
                .ifPresent(reference -> facts.publishEvent(new AccessFact.ConsentDecided(
                        judging.context(), reference, decided.consents.stream().toList(), decided.decision()))));
    }

    private static boolean isOwnDecision(Finding finding) {
        return !finding.considered().isEmpty() || EMERGENCIES.contains(finding.rule());
    }

    /** What was decided about one patient; where some of it was denied, the denial is told. */
    private static final class Told {
        private final Set<String> consents = new LinkedHashSet<>();
        private @Nullable String denied;

        void add(Finding finding) {
            consents.addAll(finding.considered());
            if (!finding.permitted() && denied == null) {
                denied = finding.rule();
            }
        }

        AccessDecision decision() {
            return denied == null
                    ? AccessDecision.PERMIT
                    : new AccessDecision.Deny(RequestStage.CONSENT, DenialReason.CONSENT_DENIES, denied);
        }
    }
}
