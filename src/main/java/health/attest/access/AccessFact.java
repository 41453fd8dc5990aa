package health.attest.access;

import org.jspecify.annotations.Nullable;

/**
 * Something a gate noticed that others may want to know. Facts are told after the fact and change no answer.
 *
 * <p>Published as Spring application events by drawers; the threat guard scores them, the audit journal records them.
 */
public sealed interface AccessFact {

    /** The request it was noticed on. */
    AccessContext context();

    /**
     * A login, token, client assertion or second factor failed.
     *
     * @param what what failed, for example {@code password} or {@code access-token}
     */
    record AuthenticationFailed(AccessContext context, String what) implements AccessFact {}

    /** A token that validates came from this address. */
    record Authenticated(AccessContext context) implements AccessFact {}

    /** A gate refused. */
    record Refused(AccessContext context, @Nullable Interaction interaction, AccessDecision.Deny deny)
            implements AccessFact {}

    /** A resource id was asked for that is absent or hidden. */
    record NotFound(AccessContext context, ResourceReference reference) implements AccessFact {}

    /** A search returned at most one row; {@code shape} is its normalised query without values. */
    record NarrowSearch(AccessContext context, String shape) implements AccessFact {}
}
