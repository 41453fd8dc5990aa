package health.attest.access;

/**
 * The mark on a resource that this request is storing. HAPI shows it to the gates before it has stored all of it, and
 * forgets the rest when a gate takes it away there: it is taken out of the answer instead.
 */
public final class WrittenVersion {
    /** Key of the resource's user data; present on what is being written. */
    public static final String KEY = "health.attest.access.WrittenVersion";

    private WrittenVersion() {}
}
