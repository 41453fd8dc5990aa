package health.attest.ledger;

import java.util.Locale;

/** What an entry of the log is about. */
public enum EntryKind {
    /** A version of a resource. */
    RESOURCE,
    /** An AuditEvent. */
    AUDIT,
    /** The registration of an identity. */
    IDENTITY,
    /** An erasure; names nobody. */
    TOMBSTONE;

    /** The name in envelopes: lower case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that name. */
    public static EntryKind of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
