package health.attest.access;

/**
 * One gate's answer to whether a caller may read a stored resource: its current version, as a whole, and now.
 *
 * <p>For answers that would tell of a resource without showing it. Only when every gate says yes may they be given; a
 * resource that does not exist is permitted by nobody.
 */
@FunctionalInterface
public interface ReadRule {

    /** Whether this gate would let that resource leave unredacted for that caller. */
    boolean permits(AccessContext context, ResourceReference reference);
}
