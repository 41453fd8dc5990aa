package health.attest.audit;

import health.attest.access.Interaction;
import health.attest.access.Occurrence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What kind of thing happened.
 *
 * @param pattern the BALP pattern its event follows
 * @param type AuditEvent.type
 * @param subtypes AuditEvent.subtype, the FHIR interaction first
 * @param action one of {@code C R U D E}
 */
public record EventKind(Pattern pattern, Code type, List<Code> subtypes, char action) {

    /** A decision on a patient's consents. */
    public static final EventKind CONSENT_DECISION = new EventKind(
            Pattern.CONSENT_DECISION,
            Code.SECURITY_ALERT,
            List.of(new Code("https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType", "AuthZ-Consent")),
            'E');

    /** A count of refusals that happened before anybody was known. */
    public static final EventKind ANONYMOUS_REFUSALS =
            new EventKind(Pattern.OTHER, Code.SECURITY_ALERT, List.of(Code.event("anonymous-refusals")), 'E');

    public EventKind {
        subtypes = List.copyOf(subtypes);
    }

    /** The kind of a FHIR interaction; an operation's name becomes a second subtype. */
    public static EventKind of(Interaction interaction) {
        return switch (interaction.kind()) {
            case CREATE -> rest(Pattern.CREATE, 'C', "create");
            case READ, VREAD -> rest(Pattern.READ, 'R', interaction.kind().code());
            case UPDATE, PATCH -> rest(Pattern.UPDATE, 'U', interaction.kind().code());
            case DELETE -> rest(Pattern.DELETE, 'D', "delete");
            case SEARCH_TYPE, SEARCH_SYSTEM ->
                rest(Pattern.QUERY, 'E', interaction.kind().code());
            case SEARCH_PAGE -> rest(Pattern.QUERY, 'E', "search", Code.event("search-page"));
            case HISTORY_INSTANCE, HISTORY_TYPE, HISTORY_SYSTEM ->
                rest(Pattern.OTHER, 'R', interaction.kind().code());
            case CAPABILITIES, TRANSACTION, BATCH ->
                rest(Pattern.OTHER, 'E', interaction.kind().code());
            case OPERATION ->
                rest(
                        Pattern.OTHER,
                        'E',
                        "operation",
                        Code.event(Optional.ofNullable(interaction.operation()).orElse("$unknown")));
        };
    }

    /** The kind of an occurrence outside the FHIR API. */
    public static EventKind of(Occurrence occurrence) {
        return switch (occurrence) {
            case LOGIN -> security(Code.USER_AUTHENTICATION, occurrence, 'E', "110122");
            case LOGOUT -> security(Code.USER_AUTHENTICATION, occurrence, 'E', "110123");
            case SECOND_FACTOR, TOKEN_ISSUED, TOKEN_REFRESHED, TOKEN_REVOKED, TOKEN_INTROSPECTED, SESSION_ENDED ->
                security(Code.USER_AUTHENTICATION, occurrence, 'E');
            case ACCOUNT_CHANGED -> security(Code.SECURITY_ALERT, occurrence, 'U', "110137");
            case ROLE_CHANGED -> security(Code.SECURITY_ALERT, occurrence, 'U', "110136");
            case CONFIGURATION_CHANGED -> security(Code.SECURITY_ALERT, occurrence, 'U', "110131");
            case CLIENT_CHANGED, TENANT_CHANGED, KEY_CHANGED -> security(Code.SECURITY_ALERT, occurrence, 'U');
            case BREAK_GLASS -> security(Code.SECURITY_ALERT, occurrence, 'E', "110127");
            case TOKEN_REUSED,
                    ADDRESS_BLOCKED,
                    ADDRESS_UNBLOCKED,
                    SUBJECT_DENIED,
                    CHALLENGE_ISSUED,
                    CHALLENGE_ANSWERED -> security(Code.SECURITY_ALERT, occurrence, 'E');
            case STARTED -> security(Code.APPLICATION_ACTIVITY, occurrence, 'E', "110120");
            case STOPPED -> security(Code.APPLICATION_ACTIVITY, occurrence, 'E', "110121");
            case EVENTS_DROPPED -> security(Code.APPLICATION_ACTIVITY, occurrence, 'D');
            case BACKED_UP, RESTORED -> security(Code.APPLICATION_ACTIVITY, occurrence, 'E');
            case DELIVERED -> new EventKind(Pattern.OTHER, Code.REST, List.of(Code.event(occurrence.code())), 'E');
        };
    }

    /** Whether the security officer may read it: logins, alerts and the life of the server, but no access to data. */
    public boolean isSecurity() {
        return !type.equals(Code.REST);
    }

    private static EventKind rest(Pattern pattern, char action, String interaction, Code... more) {
        List<Code> subtypes = new ArrayList<>();
        subtypes.add(new Code(Code.INTERACTIONS, interaction));
        subtypes.addAll(List.of(more));
        return new EventKind(pattern, Code.REST, subtypes, action);
    }

    private static EventKind security(Code type, Occurrence occurrence, char action, String... dicom) {
        List<Code> subtypes = new ArrayList<>();
        subtypes.add(Code.event(occurrence.code()));
        for (String code : dicom) {
            subtypes.add(Code.dicom(code));
        }
        return new EventKind(Pattern.OTHER, type, subtypes, action);
    }
}
