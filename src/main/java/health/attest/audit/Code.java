package health.attest.audit;

/**
 * A code of a code system.
 *
 * @param system canonical URL
 * @param code the code
 */
public record Code(String system, String code) {
    /** Attest's own kinds of events, for what no standard code system names. */
    public static final String EVENTS = "https://attest.health/fhir/CodeSystem/audit-event";

    /** The roles of {@link health.attest.access.Role}. */
    static final String ROLES = "https://attest.health/fhir/CodeSystem/role";

    static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
    static final String INTERACTIONS = "http://hl7.org/fhir/restful-interaction";
    static final String ENTITY_TYPES = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    static final String OBJECT_ROLES = "http://terminology.hl7.org/CodeSystem/object-role";
    static final String BALP_AGENTS = "https://profiles.ihe.net/ITI/BALP/CodeSystem/UserAgentTypes";
    static final String PARTICIPATIONS = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";

    static final Code REST = new Code("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest");
    static final Code APPLICATION_ACTIVITY = dicom("110100");
    static final Code SECURITY_ALERT = dicom("110113");
    static final Code USER_AUTHENTICATION = dicom("110114");

    static Code dicom(String code) {
        return new Code(DICOM, code);
    }

    static Code event(String code) {
        return new Code(EVENTS, code);
    }
}
