package health.attest.consent;

import health.attest.access.PurposeOfUse;
import health.attest.access.Role;
import health.attest.consent.ConsentVerdict.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the patients' consents permit a disclosure. Pure, deterministic and total; thread-safe.
 *
 * <p>Of the Consents that count, one that denies wins over those that permit; a Consent that says nothing about the
 * disclosure leaves it to the others, and where all are silent the implicit policy decides. Within a Consent the
 * deepest matching provision decides; an exception holds only inside the provision it stands in, and among matching
 * siblings one that comes out as deny wins.
 *
 * <p>Sources: FHIR R4 Consent, IHE Privacy Consent on FHIR.
 */
public final class ConsentPolicy {
    /** The custodian's own system moves the custodian's own records: no disclosure. */
    public static final String INTEGRATION = "integration";
    /** The patient sees their own record. */
    public static final String OWN_RECORD = "own-record";
    /** A representative sees the record of whom they represent. */
    public static final String REPRESENTATIVE = "representative";
    /** A clinician keeps this instance from the patient. */
    public static final String WITHHELD = "withheld-from-patient";
    /** A privacy officer keeps consents. */
    public static final String CONSENT_ADMINISTRATION = "consent-administration";
    /** An emergency opens the record. */
    public static final String BREAK_GLASS = "break-glass";
    /** The token asks for an emergency that nobody declared. */
    public static final String NO_BREAK_GLASS_GRANT = "no-break-glass-grant";
    /** The patient's consents were not given to the decision. */
    public static final String NOT_READ = "consents-not-read";

    private static final Set<String> KEPT_BY_PRIVACY_OFFICERS = Set.of("Consent", "Patient");

    private final ConsentRules rules;

    public ConsentPolicy(ConsentRules rules) {
        this.rules = rules;
    }

    /**
     * The verdict on a disclosure.
     *
     * @param consents by patient id; a patient who is missing denies
     */
    public ConsentVerdict decide(Disclosure disclosure, Map<String, PatientConsents> consents, Instant instant) {
        List<Finding> findings = new ArrayList<>();
        for (String patient : disclosure.matter().patients().stream().sorted().toList()) {
            PatientConsents known = consents.get(patient);
            findings.add(
                    known == null
                            ? new Finding(patient, false, NOT_READ, List.of())
                            : judge(disclosure, known, instant));
        }
        return new ConsentVerdict(findings);
    }

    private Finding judge(Disclosure disclosure, PatientConsents known, Instant instant) {
        ConsentActor actor = disclosure.actor();
        String patient = known.patient();
        if (actor.integration()) {
            return new Finding(patient, true, INTEGRATION, List.of());
        }
        boolean glassBroken = known.grants().stream().anyMatch(grant -> grant.opens(actor.subject(), instant));
        if (actor.purposes().contains(PurposeOfUse.BREAK_THE_GLASS) && !glassBroken) {
            return new Finding(patient, false, NO_BREAK_GLASS_GRANT, List.of());
        }
        if (actor.actsFor(patient)) {
            return own(disclosure, patient);
        }
        if (actor.roles().contains(Role.PRIVACY_OFFICER)
                && KEPT_BY_PRIVACY_OFFICERS.contains(disclosure.matter().type())) {
            return new Finding(patient, true, CONSENT_ADMINISTRATION, List.of());
        }
        if (glassBroken && opensInEmergency(disclosure)) {
            return new Finding(patient, true, BREAK_GLASS, List.of());
        }
        return byConsents(disclosure, known, instant);
    }

    private Finding own(Disclosure disclosure, String patient) {
        if (!Collections.disjoint(disclosure.matter().labels(), rules.withheld())) {
            return new Finding(patient, false, WITHHELD, List.of());
        }
        boolean represents = disclosure.actor().represents().contains(patient);
        return new Finding(patient, true, represents ? REPRESENTATIVE : OWN_RECORD, List.of());
    }

    private boolean opensInEmergency(Disclosure disclosure) {
        return rules.implicitPolicy() != ImplicitPolicy.DENY
                && disclosure.actions().equals(Set.of(ConsentAction.ACCESS))
                && rules.sealed().stream().noneMatch(label -> carries(disclosure.matter(), label));
    }

    /** Whether the matter carries that label; a sealed confidentiality seals what is above it too. */
    private static boolean carries(Matter matter, String label) {
        return Confidentiality.of(label)
                .map(level -> matter.confidentiality().compareTo(level) >= 0)
                .orElseGet(() -> matter.labels().contains(label));
    }

    private Finding byConsents(Disclosure disclosure, PatientConsents known, Instant instant) {
        ProvisionMatcher matcher = new ProvisionMatcher(disclosure, instant);
        List<ConsentRecord> counting = known.consents().stream()
                .filter(consent -> consent.patient().equals(known.patient()) && consent.countsAt(instant))
                .toList();
        List<String> considered =
                counting.stream().map(ConsentRecord::versionReference).toList();
        @Nullable Ruling permitting = null;
        for (ConsentRecord consent : counting) {
            Optional<Ruling> ruling = ruling(consent, matcher);
            if (ruling.isPresent() && ruling.get().type() == Provision.Type.DENY) {
                return new Finding(known.patient(), false, ruling.get().path(), considered);
            }
            permitting = permitting == null ? ruling.orElse(null) : permitting;
        }
        if (permitting != null) {
            return new Finding(known.patient(), true, permitting.path(), considered);
        }
        ImplicitPolicy implicit = rules.implicitPolicy();
        return new Finding(known.patient(), implicit.permits(disclosure), implicit.code(), considered);
    }

    /** What one Consent says; empty when it is silent. */
    private static Optional<Ruling> ruling(ConsentRecord consent, ProvisionMatcher matcher) {
        String reference = consent.versionReference();
        if (!consent.intelligible()) {
            return Optional.of(new Ruling(Provision.Type.DENY, reference));
        }
        Ruling base = consent.base() == null ? null : new Ruling(consent.base(), reference + "#policyRule");
        Ruling ruling = base;
        Provision root = consent.root();
        if (root != null) {
            ruling = root(root, base, reference + "#provision", matcher);
        }
        boolean counts =
                ruling != null && (ruling.type() == Provision.Type.DENY || (consent.vouched() && !consent.doubtful()));
        return counts ? Optional.ofNullable(ruling) : Optional.empty();
    }

    private static @Nullable Ruling root(Provision root, @Nullable Ruling base, String path, ProvisionMatcher matcher) {
        Ruling own = root.type() == null ? base : new Ruling(root.type(), path);
        Match match = matcher.match(root, own == null ? null : own.type());
        if (match == Match.NO) {
            return base;
        }
        Ruling deepest = deepest(root, own, path, matcher);
        boolean doubtful = match == Match.MAYBE && deepest != null && deepest.type() == Provision.Type.PERMIT;
        return doubtful ? denying(base) : deepest;
    }

    private static @Nullable Ruling denying(@Nullable Ruling base) {
        return base != null && base.type() == Provision.Type.DENY ? base : null;
    }

    /** The ruling inside a provision that applies: that of its exceptions, else its own. */
    private static @Nullable Ruling deepest(
            Provision provision, @Nullable Ruling own, String path, ProvisionMatcher matcher) {
        @Nullable Ruling permitting = null;
        for (int i = 0; i < provision.provisions().size(); i++) {
            Provision exception = provision.provisions().get(i);
            // FHIR R4 requires a type below the root; one that is missing can only be meant to withhold.
            Provision.Type type = exception.type() == null ? Provision.Type.DENY : exception.type();
            Match match = matcher.match(exception, type);
            if (match == Match.NO) {
                continue;
            }
            String at = path + ".provision[" + i + "]";
            Ruling ruling = deepest(exception, new Ruling(type, at), at, matcher);
            if (ruling != null && ruling.type() == Provision.Type.DENY) {
                return ruling;
            }
            permitting = match == Match.YES && permitting == null ? ruling : permitting;
        }
        return permitting == null ? own : permitting;
    }

    private record Ruling(Provision.Type type, String path) {}
}
