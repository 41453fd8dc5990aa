package health.attest.smart;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What FHIR R4 says about types, search parameters and the Patient compartment (CompartmentDefinition/patient), as
 * compiled into HAPI's model.
 */
public final class R4 {
    /** The type that the journal keeps and serves by rules of its own. */
    public static final String JOURNALED = "AuditEvent";

    /** Types that only a scope naming them covers. */
    static final Set<String> MUST_BE_NAMED = Set.of(JOURNALED, "Subscription");

    /** Types of a tenant that are about nobody; whoever reaches a patient's data may read them too. */
    public static final Set<String> ABOUT_NOBODY = Set.of(
            "Practitioner",
            "PractitionerRole",
            "Organization",
            "Location",
            "HealthcareService",
            "Schedule",
            "Slot",
            "Medication",
            "Endpoint",
            "Questionnaire",
            "CodeSystem",
            "ValueSet",
            "ConceptMap",
            "NamingSystem");

    /** Types that HAPI shares across partitions: they are the deployment's, and nobody writes them through the API. */
    public static final Set<String> OF_THE_DEPLOYMENT = Set.of(
            "SearchParameter",
            "StructureDefinition",
            "Questionnaire",
            "CapabilityStatement",
            "CompartmentDefinition",
            "OperationDefinition",
            "Library",
            "ConceptMap",
            "CodeSystem",
            "ValueSet",
            "NamingSystem",
            "StructureMap");

    private static final String PATIENT = "Patient";
    /** Types outside the R4 Patient compartment that can be a patient's all the same. */
    private static final Set<String> LINKED_TO_PATIENTS = Set.of("Device", "Binary", "Group", "List", "Provenance");
    /** Parameters every type has. */
    private static final Set<String> OF_EVERY_TYPE =
            Set.of("_id", "_lastUpdated", "_tag", "_profile", "_security", "_source", "_text", "_content");

    private final Map<String, RuntimeResourceDefinition> definitions;
    private final Map<String, Set<String>> compartment;

    public R4(FhirContext context) {
        Map<String, RuntimeResourceDefinition> found = new HashMap<>();
        Map<String, Set<String>> membership = new HashMap<>();
        for (String type : context.getResourceTypes()) {
            RuntimeResourceDefinition definition = context.getResourceDefinition(type);
            found.put(type, definition);
            Set<String> parameters = definition.getSearchParamsForCompartmentName(PATIENT).stream()
                    .map(RuntimeSearchParam::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!parameters.isEmpty()) {
                membership.put(type, Collections.unmodifiableSet(parameters));
            }
        }
        // CompartmentDefinition/patient lists Patient with "{def}" and "link": a record that only links to another is
        // another person's until somebody merges them, so a Patient is in its own compartment alone.
        membership.put(PATIENT, Set.of("_id"));
        this.definitions = Map.copyOf(found);
        this.compartment = Map.copyOf(membership);
    }

    /** Whether FHIR R4 has that type, spelled exactly so. */
    public boolean isType(String name) {
        return definitions.containsKey(name);
    }

    /** The search parameters by which a resource of that type is in a patient's compartment; empty when none is. */
    public Set<String> compartmentParameters(String type) {
        return compartment.getOrDefault(type, Set.of());
    }

    /** Whether resources of that type can be about a patient: what clinical roles mean by {@code *}. */
    boolean isClinical(String type) {
        boolean ownRules = MUST_BE_NAMED.contains(type) || type.equals("Consent");
        return !ownRules && (compartment.containsKey(type) || LINKED_TO_PATIENTS.contains(type));
    }

    /** Whether the type defines that search parameter; modifiers and chains are no part of a name. */
    boolean defines(String type, String parameter) {
        return parameter(type, parameter).isPresent() || OF_EVERY_TYPE.contains(parameter);
    }

    /** Whether only the content of a resource of that type tells whose it is, and no compartment does. */
    public static boolean isLinkedByContent(String type) {
        return LINKED_TO_PATIENTS.contains(type);
    }

    /** Whether the type has the search parameter {@code patient}: the one whom a resource is about. */
    public boolean isSearchableByPatient(String type) {
        return targetsOf(type, "patient").contains(PATIENT);
    }

    /** The types that a reference parameter of the type can lead to; empty when it is no such parameter. */
    Set<String> targetsOf(String type, String parameter) {
        return parameter(type, parameter)
                .filter(found -> found.getParamType() == RestSearchParameterTypeEnum.REFERENCE)
                .map(RuntimeSearchParam::getTargets)
                .orElse(Set.of())
                .stream()
                .filter(definitions::containsKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Optional<RuntimeSearchParam> parameter(String type, String name) {
        RuntimeResourceDefinition definition = definitions.get(type);
        return definition == null ? Optional.empty() : Optional.ofNullable(definition.getSearchParam(name));
    }
}
