package health.attest.audit;

import org.jspecify.annotations.Nullable;

/** The patterns of IHE BALP 1.1: which profile an event keeps and which codes its agents carry. */
public enum Pattern {
    CREATE("Create", "110153", "110152", "AUT"),
    READ("Read", "110152", "110153", "IRCP"),
    UPDATE("Update", "110153", "110152", "AUT"),
    DELETE("Delete", "110150", "custodian", "CST"),
    QUERY("Query", "110153", "110152", "IRCP"),
    CONSENT_DECISION("AuthZconsent", "110150", "authserver", "IRCP"),
    /** Interactions and occurrences BALP has no pattern for; the agents look like those of a query. */
    OTHER(null, "110150", "110152", "IRCP");

    static final String PROFILES = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";

    private final @Nullable String profile;
    private final String clientCode;
    private final String serverCode;
    private final String userCode;

    Pattern(@Nullable String profile, String clientCode, String serverCode, String userCode) {
        this.profile = profile;
        this.clientCode = clientCode;
        this.serverCode = serverCode;
        this.userCode = userCode;
    }

    /** Canonical URL of the profile; null where BALP has none. */
    @Nullable String profile(boolean aboutPatient) {
        if (profile == null) {
            return null;
        }
        return PROFILES + (aboutPatient && this != CONSENT_DECISION ? "Patient" : "") + profile;
    }

    Code client() {
        return Code.dicom(clientCode);
    }

    Code server() {
        return switch (this) {
            case DELETE -> new Code("http://terminology.hl7.org/CodeSystem/provenance-participant-type", serverCode);
            case CONSENT_DECISION ->
                new Code("http://terminology.hl7.org/CodeSystem/extra-security-role-type", serverCode);
            case CREATE, READ, UPDATE, QUERY, OTHER -> Code.dicom(serverCode);
        };
    }

    Code user() {
        return new Code(Code.PARTICIPATIONS, userCode);
    }
}
