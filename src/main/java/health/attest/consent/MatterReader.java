package health.attest.consent;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.FhirTerser;
import health.attest.access.ResourceReference;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Reads from a FHIR R4 resource what consents can speak about. Thread-safe. */
public final class MatterReader {
    private static final List<String> CODED = List.of(
            "code", "category", "type", "class", "vaccineCode", "medication[x]", "serviceType", "serviceCategory");

    private static final List<String> AUTHORED =
            List.of("author", "performer", "recorder", "asserter", "requester", "enterer", "sender", "source[x]");

    /** Where each type says when it happened, the most telling first. */
    private static final Map<String, List<String>> RELEVANT = Map.ofEntries(
            Map.entry("AdverseEvent", List.of("date", "detected")),
            Map.entry("AllergyIntolerance", List.of("onset[x]", "recordedDate", "lastOccurrence")),
            Map.entry("Appointment", List.of("start", "end", "created")),
            Map.entry("CarePlan", List.of("period", "created")),
            Map.entry("CareTeam", List.of("period")),
            Map.entry("Claim", List.of("billablePeriod", "created")),
            Map.entry("ClinicalImpression", List.of("effective[x]", "date")),
            Map.entry("Communication", List.of("sent", "received")),
            Map.entry("Composition", List.of("date")),
            Map.entry("Condition", List.of("onset[x]", "recordedDate")),
            Map.entry("Coverage", List.of("period")),
            Map.entry("DetectedIssue", List.of("identified[x]")),
            Map.entry("DiagnosticReport", List.of("effective[x]", "issued")),
            Map.entry("DocumentReference", List.of("date")),
            Map.entry("Encounter", List.of("period")),
            Map.entry("EpisodeOfCare", List.of("period")),
            Map.entry("ExplanationOfBenefit", List.of("billablePeriod", "created")),
            Map.entry("FamilyMemberHistory", List.of("date")),
            Map.entry("Flag", List.of("period")),
            Map.entry("Goal", List.of("start[x]", "statusDate")),
            Map.entry("ImagingStudy", List.of("started")),
            Map.entry("Immunization", List.of("occurrence[x]", "recorded")),
            Map.entry("List", List.of("date")),
            Map.entry("Media", List.of("created[x]", "issued")),
            Map.entry("MedicationAdministration", List.of("effective[x]")),
            Map.entry("MedicationDispense", List.of("whenHandedOver", "whenPrepared")),
            Map.entry("MedicationRequest", List.of("authoredOn")),
            Map.entry("MedicationStatement", List.of("effective[x]", "dateAsserted")),
            Map.entry("Observation", List.of("effective[x]", "issued")),
            Map.entry("Procedure", List.of("performed[x]")),
            Map.entry("QuestionnaireResponse", List.of("authored")),
            Map.entry("RiskAssessment", List.of("occurrence[x]")),
            Map.entry("ServiceRequest", List.of("occurrence[x]", "authoredOn")),
            Map.entry("Task", List.of("executionPeriod", "authoredOn")));

    private final FhirTerser terser;
    private final String baseUrl;
    private final FhirTimes times;

    public MatterReader(FhirContext context, String baseUrl, ZoneId zone) {
        this.terser = context.newTerser();
        this.baseUrl = baseUrl;
        this.times = new FhirTimes(zone);
    }

    /** All of it but the patients, authors and referrers that only the store knows. */
    public Matter read(Resource resource) {
        Set<ResourceReference> references = references(resource);
        return new Matter(
                resource.fhirType(),
                References.of(resource.getIdElement(), baseUrl).orElse(null),
                patients(resource, references),
                tokens(resource.getMeta().getSecurity()),
                codes(resource),
                resource.getMeta().getProfile().stream()
                        .flatMap(each -> Stream.ofNullable(each.getValue()))
                        .collect(Collectors.toUnmodifiableSet()),
                relevant(resource),
                authors(resource),
                references,
                Set.of());
    }

    /**
     * The patients it is about: a Patient about itself, anything else about every patient it refers to, so that a type
     * outside the R4 Patient compartment (Task, Device) hides nobody.
     */
    private static Set<String> patients(Resource resource, Set<ResourceReference> references) {
        Set<String> patients = references.stream()
                .filter(each -> each.type().equals("Patient"))
                .map(ResourceReference::id)
                .collect(Collectors.toCollection(HashSet::new));
        if (resource.fhirType().equals("Patient") && resource.getIdElement().hasIdPart()) {
            return Set.of(resource.getIdElement().getIdPart());
        }
        return patients;
    }

    private Set<ResourceReference> references(Resource resource) {
        return terser.getAllPopulatedChildElementsOfType(resource, Reference.class).stream()
                .flatMap(each -> References.of(each, baseUrl).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> codes(Resource resource) {
        return CODED.stream()
                .flatMap(name -> values(resource, name))
                .flatMap(MatterReader::codings)
                .map(MatterReader::token)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<Coding> codings(Base value) {
        if (value instanceof CodeableConcept concept) {
            return concept.getCoding().stream();
        }
        return value instanceof Coding coding ? Stream.of(coding) : Stream.empty();
    }

    private @Nullable Timespan relevant(Resource resource) {
        List<String> names = RELEVANT.get(resource.fhirType());
        if (names == null) {
            return null;
        }
        return names.stream()
                .flatMap(name -> values(resource, name))
                .map(times::of)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(Timespan.ALWAYS);
    }

    private Set<ResourceReference> authors(Resource resource) {
        return AUTHORED.stream()
                .flatMap(name -> values(resource, name))
                .flatMap(value -> actor(value).stream())
                .flatMap(each -> References.of(each, baseUrl).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A reference, or the reference inside a performer element. */
    private static Optional<Reference> actor(Base value) {
        if (value instanceof Reference reference) {
            return Optional.of(reference);
        }
        return value instanceof PrimitiveType<?>
                ? Optional.empty()
                : values(value, "actor")
                        .filter(Reference.class::isInstance)
                        .map(Reference.class::cast)
                        .findFirst();
    }

    private static Stream<Base> values(Base of, String name) {
        Property property = of.getNamedProperty(name);
        return property == null ? Stream.empty() : property.getValues().stream();
    }

    private static Set<String> tokens(Collection<Coding> codings) {
        return codings.stream().map(MatterReader::token).collect(Collectors.toUnmodifiableSet());
    }

    private static String token(Coding coding) {
        return Objects.toString(coding.getSystem(), "") + "|" + Objects.toString(coding.getCode(), "");
    }
}
