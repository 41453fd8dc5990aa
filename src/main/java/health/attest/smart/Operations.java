package health.attest.smart;

import static health.attest.smart.Letter.CREATE;
import static health.attest.smart.Letter.READ;
import static health.attest.smart.Letter.SEARCH;
import static health.attest.smart.Letter.UPDATE;

import health.attest.access.Interaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every operation this server may offer, with what it needs. The same table stands in the guide's page on scopes. */
public final class Operations {
    private static final String ANY = "*";

    private static final List<OperationRule> TABLE = List.of(
            instance("$everything", "Patient", Set.of(READ), null),
            type("$file-consent", "Consent", Set.of(CREATE), null),
            instance("$revoke-consent", "Consent", Set.of(UPDATE), "attest/consent.admin"),
            instance("$consent-decision", "Patient", Set.of(READ), "attest/consent.admin"),
            type("$simulate", "Consent", Set.of(READ), "attest/consent.admin"),
            instance("$access-report", "Patient", Set.of(READ), "attest/audit.read"),
            type("$export", "AuditEvent", Set.of(READ, SEARCH), "attest/audit.export"),
            type("$verify", "AuditEvent", Set.of(), "attest/ledger.read"),
            system("$explain-decision", Set.of(), null),
            instance("$break-glass", "Patient", Set.of(), null),
            type("$break-glass", "Patient", Set.of(), null),
            instance("$end-break-glass", "Patient", Set.of(), null),
            instance("$verify", ANY, Set.of(READ), null),
            instance("$receipt", ANY, Set.of(READ), null),
            instance("$locate", "Patient", Set.of(READ), null),
            instance("$erase", "Patient", Set.of(), "attest/consent.admin"),
            type("$match", "Patient", Set.of(READ, SEARCH), null),
            type("$validate", ANY, Set.of(CREATE), null),
            system("$ledger-status", Set.of(), "attest/ledger.read"),
            system("$consistency-proof", Set.of(), "attest/ledger.read"));

    private Operations() {}

    /** The whole table. */
    public static List<OperationRule> table() {
        return TABLE;
    }

    /**
     * The rule of an operation as it is registered; empty when the table does not know it.
     *
     * @param type null for an operation of the system, or, of one resource, for an operation of every type
     */
    public static Optional<OperationRule> rule(String name, @Nullable String type, boolean instance) {
        String asked = type == null && instance ? ANY : type;
        return TABLE.stream()
                .filter(rule -> rule.name().equals(name) && rule.instance() == instance)
                .filter(rule ->
                        asked == null ? rule.type() == null : ANY.equals(rule.type()) || asked.equals(rule.type()))
                .findFirst();
    }

    static Optional<OperationRule> ruleOf(Interaction interaction) {
        return interaction.operation() == null
                ? Optional.empty()
                : rule(interaction.operation(), interaction.type(), interaction.id() != null);
    }

    private static OperationRule instance(String name, String type, Set<Letter> letters, @Nullable String own) {
        return new OperationRule(name, type, true, letters, own, letters.isEmpty() && own == null);
    }

    private static OperationRule type(String name, String type, Set<Letter> letters, @Nullable String own) {
        return new OperationRule(name, type, false, letters, own, letters.isEmpty() && own == null);
    }

    private static OperationRule system(String name, Set<Letter> letters, @Nullable String own) {
        return new OperationRule(name, null, false, letters, own, letters.isEmpty() && own == null);
    }
}
