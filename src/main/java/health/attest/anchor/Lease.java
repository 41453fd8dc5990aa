package health.attest.anchor;

/**
 * The right to lead, for a while. Work done under it commits only if no later lease was given.
 *
 * @param holder who leads
 * @param fence grows with every change of leader
 */
public record Lease(String holder, long fence) {}
