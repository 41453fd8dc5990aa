package health.attest.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /**
     * An issuer said more than it was trusted for; the excess was ignored, or the token with it.
     *
     * @param claims names of the claims, for example {@code roles}; never their values
     */
    record IssuerOverclaimed(AccessContext context, Set<String> claims) implements AccessFact {}

    /** A gate refused. */
    record Refused(AccessContext context, @Nullable Interaction interaction, AccessDecision.Deny deny)
            implements AccessFact {}

    /**
     * A subject behaved so that it is denied for a while; its tokens are to end.
     *
     * @param until when it may come back
     */
    record SubjectDenied(AccessContext context, Instant until) implements AccessFact {}

    /**
     * A decision on a patient's consents that the journal must hold; other answers of the consent gate need none.
     *
     * @param patient whose consents were asked
     * @param consents versioned references of the consents that decided, for example {@code Consent/1/_history/2};
     *     empty when the implicit policy did
     */
    record ConsentDecided(
            AccessContext context, ResourceReference patient, List<String> consents, AccessDecision decision)
            implements AccessFact {
        public ConsentDecided {
            consents = List.copyOf(consents);
        }
    }

    /**
     * Something outside the FHIR API that the journal must hold. Publishing it returns when its event is durable.
     *
     * @param success false when it was tried and refused or failed
     * @param subject whom or what it concerns: an account, client, session or key id; null for the caller alone
     * @param details further named facts; never secrets, tokens or passwords
     */
    record Occurred(
            AccessContext context,
            Occurrence what,
            boolean success,
            @Nullable String subject,
            Map<String, String> details)
            implements AccessFact {
        public Occurred {
            details = Map.copyOf(details);
        }
    }
}
