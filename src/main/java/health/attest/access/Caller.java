package health.attest.access;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who asks, as far as the token says and its issuer was trusted to say. */
public sealed interface Caller {

    /**
     * Nobody Attest knows.
     *
     * @param token what was wrong with the token, if one came
     */
    record Anonymous(TokenState token) implements Caller {}

    /**
     * Somebody with a valid access token.
     *
     * @param subject who, at which issuer, through which client
     * @param scopes granted scopes, each as it was granted
     * @param roles roles the issuer may give, in union
     * @param fhirUser the resource that is the user; null for system clients
     * @param launch the launch context
     * @param purposes purposes of use the token carries; empty when it names none
     * @param tokenId {@code jti}, or a digest of an opaque token; for revocation and the journal
     * @param expiresAt when the token ends
     * @param clientCredentials whether the client acts for itself, without a user
     * @param login how and when the user signed in; null when the token does not say
     */
    record Authenticated(
            Subject subject,
            Set<String> scopes,
            Set<Role> roles,
            @Nullable ResourceReference fhirUser,
            LaunchContext launch,
            Set<PurposeOfUse> purposes,
            String tokenId,
            Instant expiresAt,
            boolean clientCredentials,
            @Nullable Login login)
            implements Caller {

        public Authenticated {
            scopes = Set.copyOf(scopes);
            roles = Set.copyOf(roles);
            purposes = Set.copyOf(purposes);
        }

        /** Whether the user gave a second factor at that instant or later. */
        public boolean gaveSecondFactorSince(Instant since) {
            return login != null && !login.at().isBefore(since) && login.isSecondFactor();
        }

        /** Whether this is one of the custodian's own systems. */
        public boolean isIntegration() {
            return clientCredentials && roles.contains(Role.INTEGRATION);
        }
    }

    /**
     * How a user signed in, as the token says.
     *
     * @param at when ({@code auth_time})
     * @param methods by what ({@code amr}, RFC 8176)
     */
    record Login(Instant at, Set<String> methods) {
        private static final Set<String> SECOND_FACTORS = Set.of("mfa", "otp", "hwk", "swk", "sc");

        public Login {
            methods = Set.copyOf(methods);
        }

        boolean isSecondFactor() {
            return !Collections.disjoint(methods, SECOND_FACTORS);
        }
    }

    /** What was wrong with the token of an anonymous request. */
    enum TokenState {
        ABSENT,
        INVALID,
        EXPIRED,
        /** The token could not be judged because its issuer did not answer; 503, never a permit. */
        UNVERIFIABLE
    }

    /**
     * The one who is limited, audited and bound to page links.
     *
     * @param issuer issuer URL
     * @param client client id
     * @param user the {@code sub} claim; equals {@code client} for client credentials
     */
    record Subject(String issuer, String client, String user) {}

    /**
     * SMART launch context.
     *
     * @param patient logical id of the patient in context, or null
     * @param encounter logical id of the encounter in context, or null
     */
    record LaunchContext(@Nullable String patient, @Nullable String encounter) {
        public static final LaunchContext NONE = new LaunchContext(null, null);
    }

    /** The authenticated caller, if it is one. */
    default Optional<Authenticated> authenticated() {
        return this instanceof Authenticated known ? Optional.of(known) : Optional.empty();
    }
}
