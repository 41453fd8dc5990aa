package health.attest.smart;

/** Which patients a practitioner reaches. */
public enum PractitionerAccess {
    /** All of the tenant, consent permitting. */
    TENANT,
    /** Those of a treatment relation: Appointment, CareTeam or Encounter participant. */
    TREATMENT
}
