package health.attest.consent;

import health.attest.access.AccessDecision;
import health.attest.access.DenialReason;
import health.attest.access.RequestStage;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the consents say to a disclosure, and why.
 *
 * @param findings one per patient the matter is about, in order of their ids; empty when it is about nobody
 */
public record ConsentVerdict(List<Finding> findings) {

    public ConsentVerdict {
        findings = List.copyOf(findings);
    }

    /**
     * The answer for one patient.
     *
     * @param patient logical id
     * @param permitted whether this patient's data may go out
     * @param rule what decided: a provision ({@code Consent/7/_history/2#provision.provision[1]}), an implicit policy
     *     or a rule of its own, named in {@link ConsentPolicy}
     * @param considered versions of the Consents that counted
     */
    public record Finding(String patient, boolean permitted, String rule, List<String> considered) {
        public Finding {
            considered = List.copyOf(considered);
        }
    }

    /** What may leave. */
    public enum Outcome {
        /** All of it. */
        PERMIT,
        /** What does not tell about the patients who do not permit. */
        REDACT,
        /** Nothing. */
        DENY
    }

    /** What may leave. */
    public Outcome outcome() {
        if (findings.stream().allMatch(Finding::permitted)) {
            return Outcome.PERMIT;
        }
        return findings.stream().anyMatch(Finding::permitted) ? Outcome.REDACT : Outcome.DENY;
    }

    /** Ids of the patients whose data must not leave. */
    public Set<String> closed() {
        return findings.stream()
                .filter(finding -> !finding.permitted())
                .map(Finding::patient)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The rule that denied, or for a permit the rules that permitted, separated by blanks. */
    public String rule() {
        boolean permit = closed().isEmpty();
        return findings.stream()
                .filter(finding -> finding.permitted() == permit)
                .map(Finding::rule)
                .distinct()
                .collect(Collectors.joining(" "));
    }

    /** The gate's answer, where nothing can be redacted. */
    public AccessDecision decision() {
        return closed().isEmpty()
                ? AccessDecision.PERMIT
                : new AccessDecision.Deny(RequestStage.CONSENT, DenialReason.CONSENT_DENIES, rule());
    }
}
