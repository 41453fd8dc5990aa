package health.attest.consent;

import health.attest.access.ResourceReference;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.BackboneElement;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/** Reads a FHIR R4 Consent into what the decision needs, and says what is wrong with one. Thread-safe. */
public final class ConsentReader {
    private static final String SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope|patient-privacy";

    private final String baseUrl;
    private final FhirTimes times;

    /**
     * @param baseUrl of this server; absolute references below it are its own
     * @param zone in which dates without a zone are meant
     */
    public ConsentReader(String baseUrl, ZoneId zone) {
        this.baseUrl = baseUrl;
        this.times = new FhirTimes(zone);
    }

    /** The patient who consents; empty when the Consent names no Patient of this server. */
    public Optional<String> patient(Consent consent) {
        return reference(consent.getPatient())
                .filter(each -> each.type().equals("Patient"))
                .map(ResourceReference::id);
    }

    /**
     * The Consent as the decision sees it; empty when it names no Patient.
     *
     * @param vouched whether the patient, a representative or a privacy officer wrote or verified this version
     */
    public Optional<ConsentRecord> read(Consent consent, boolean vouched) {
        return patient(consent)
                .map(patient -> new ConsentRecord(
                        consent.getIdElement().getIdPart(),
                        Optional.ofNullable(consent.getIdElement().getVersionIdPartAsLong())
                                .orElse(1L),
                        patient,
                        consent.getStatus() == Consent.ConsentState.ACTIVE && isPrivacy(consent),
                        base(consent),
                        consent.hasProvision() ? provision(consent.getProvision(), 1) : null,
                        depth(consent.getProvision()) <= Provision.DEPTH_MAX,
                        consent.hasModifierExtension() || consent.hasImplicitRules(),
                        vouched));
    }

    /**
     * What must be mended before the Consent can be stored, in words; empty when it is sound. A patient who is another
     * entry of the same transaction is taken on trust: who it is shows when the store has replaced the reference.
     */
    public List<String> faults(Consent consent) {
        List<String> faults = new ArrayList<>();
        if (patient(consent).isEmpty() && !isTemporary(consent.getPatient())) {
            faults.add("Consent.patient must refer to a Patient of this server");
        }
        if (depth(consent.getProvision()) > Provision.DEPTH_MAX) {
            faults.add("Consent.provision is nested deeper than " + Provision.DEPTH_MAX + " levels");
            return faults;
        }
        collectFaults(consent.getProvision(), "Consent.provision", faults);
        return faults;
    }

    private static boolean isTemporary(Reference reference) {
        String target = reference.getReference();
        return target != null
                && (target.startsWith("urn:uuid:") || target.startsWith("urn:oid:") || target.startsWith("Patient?"));
    }

    private void collectFaults(Consent.ProvisionComponent provision, String path, List<String> faults) {
        if (times.span(provision.getPeriod()).isInverted()) {
            faults.add(path + ".period ends before it starts");
        }
        if (times.span(provision.getDataPeriod()).isInverted()) {
            faults.add(path + ".dataPeriod ends before it starts");
        }
        for (int i = 0; i < provision.getProvision().size(); i++) {
            Consent.ProvisionComponent nested = provision.getProvision().get(i);
            String at = path + ".provision[" + i + "]";
            if (!nested.hasType()) {
                faults.add(at + ".type is required below the first provision");
            }
            collectFaults(nested, at, faults);
        }
    }

    private static boolean isPrivacy(Consent consent) {
        return consent.getScope().getCoding().stream()
                .anyMatch(coding -> token(coding).equals(SCOPE));
    }

    private static Provision.@Nullable Type base(Consent consent) {
        Set<String> codes = consent.getPolicyRule().getCoding().stream()
                .map(Coding::getCode)
                .collect(Collectors.toSet());
        if (codes.contains("OPTOUT")) {
            return Provision.Type.DENY;
        }
        return codes.contains("OPTIN") ? Provision.Type.PERMIT : null;
    }

    /** Nesting, counted no further than it takes to know that it is too deep. */
    private static int depth(Consent.ProvisionComponent provision) {
        int depth = 1;
        List<Consent.ProvisionComponent> level = provision.getProvision();
        while (!level.isEmpty() && depth <= Provision.DEPTH_MAX) {
            depth++;
            level = level.stream().flatMap(each -> each.getProvision().stream()).toList();
        }
        return depth;
    }

    private Provision provision(Consent.ProvisionComponent provision, int depth) {
        Timespan period = times.span(provision.getPeriod());
        Timespan dataPeriod = times.span(provision.getDataPeriod());
        boolean inverted = period.isInverted() || dataPeriod.isInverted();
        boolean deeper = depth < Provision.DEPTH_MAX;
        return new Provision(
                provision.hasType() ? Provision.Type.valueOf(provision.getType().name()) : null,
                period.isInverted() ? Timespan.ALWAYS : period,
                provision.getActor().stream().map(this::actor).toList(),
                concepts(provision.getAction(), Coding::getCode),
                codings(provision.getSecurityLabel(), ConsentReader::token),
                codings(provision.getPurpose(), ConsentReader::purpose),
                codings(provision.getClass_(), ConsentReader::token),
                concepts(provision.getCode(), ConsentReader::token),
                provision.hasDataPeriod() && !dataPeriod.isInverted() ? dataPeriod : null,
                provision.getData().stream().map(this::data).toList(),
                isUnknown(provision) || inverted,
                deeper
                        ? provision.getProvision().stream()
                                .map(each -> provision(each, depth + 1))
                                .toList()
                        : List.of());
    }

    private static boolean isUnknown(Consent.ProvisionComponent provision) {
        return provision.hasModifierExtension()
                || provision.getActor().stream().anyMatch(BackboneElement::hasModifierExtension)
                || provision.getData().stream().anyMatch(BackboneElement::hasModifierExtension);
    }

    private Provision.ActorCriterion actor(Consent.provisionActorComponent actor) {
        Set<String> roles =
                actor.getRole().getCoding().stream().map(ConsentReader::token).collect(Collectors.toUnmodifiableSet());
        boolean wordsOnly = roles.isEmpty() && actor.hasRole();
        return new Provision.ActorCriterion(
                wordsOnly ? Set.of("|") : roles, reference(actor.getReference()).orElse(null));
    }

    private Provision.DataCriterion data(Consent.provisionDataComponent data) {
        return data.hasMeaning()
                ? new Provision.DataCriterion(
                        Provision.Meaning.valueOf(data.getMeaning().name()),
                        reference(data.getReference()).orElse(null))
                : new Provision.DataCriterion(Provision.Meaning.INSTANCE, null);
    }

    private Optional<ResourceReference> reference(Reference reference) {
        return References.of(reference, baseUrl);
    }

    private static Set<String> concepts(List<CodeableConcept> concepts, Text text) {
        return concepts.stream()
                .flatMap(concept ->
                        concept.hasCoding() ? codings(concept.getCoding(), text).stream() : Set.of("").stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> codings(List<Coding> codings, Text text) {
        return codings.stream()
                .map(coding -> coding.hasCode() ? text.of(coding) : "")
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String purpose(Coding coding) {
        return !coding.hasSystem() || coding.getSystem().equals(Purposes.SYSTEM) ? coding.getCode() : token(coding);
    }

    private static String token(Coding coding) {
        return (coding.hasSystem() ? coding.getSystem() : "") + "|" + coding.getCode();
    }

    private interface Text {
        String of(Coding coding);
    }
}
