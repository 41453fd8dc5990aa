package health.attest.threat;

import health.attest.access.AddressRange;
import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.RegisteredLimits;
import java.time.Duration;
import java.util.List;

/**
 * Limits and answers.
 *
 * @param shadow score and log, refuse nothing
 * @param anonymousLimit requests a minute of an address key without a token, 1 to 1 000 000
 * @param userLimit requests a minute of a user, 1 to 1 000 000
 * @param clientLimit requests a minute of a client that acts for itself, 1 to 1 000 000
 * @param openLimit requests a minute of an address key to open routes, 1 to 1 000 000
 * @param neverBlock addresses that are never blocked as a whole
 * @param signatureQuorum reporters that make a foreign signature count, 1 to 100
 * @param overrides limits of single issuers and clients; the first that fits holds
 * @param registered limits that stand in the registration of a client; overrides go before them
 */
public record ThreatPolicy(
        boolean shadow,
        int anonymousLimit,
        int userLimit,
        int clientLimit,
        int openLimit,
        List<AddressRange> neverBlock,
        int signatureQuorum,
        List<ClientLimit> overrides,
        RegisteredLimits registered) {
    /** How long an automatic block stands. */
    public static final Duration BLOCK_TIME = Duration.ofHours(24);
    /** How long three failed challenges block an address. */
    public static final Duration CHALLENGE_BLOCK_TIME = Duration.ofMinutes(15);
    /** How long a critical subject is denied; long enough, since its tokens are revoked meanwhile. */
    public static final Duration DENIAL_TIME = Duration.ofMinutes(15);

    private static final int DENIAL_SECONDS = (int) DENIAL_TIME.toSeconds();
    private static final int WINDOW_SECONDS = 60;

    public ThreatPolicy {
        within("anonymous", anonymousLimit, 1_000_000);
        within("user", userLimit, 1_000_000);
        within("client", clientLimit, 1_000_000);
        within("open", openLimit, 1_000_000);
        within("quorum", signatureQuorum, 100);
        overrides.forEach(override -> within("override", override.limit(), 1_000_000));
        neverBlock = List.copyOf(neverBlock);
        overrides = List.copyOf(overrides);
    }

    /**
     * Another limit than the usual one.
     *
     * @param issuer whose tokens it holds for
     * @param client whose; empty for every client of the issuer
     * @param limit requests a minute, 1 to 1 000 000
     */
    public record ClientLimit(String issuer, String client, int limit) {
        boolean holdsFor(Caller.Subject subject) {
            return issuer.equals(subject.issuer()) && (client.isEmpty() || client.equals(subject.client()));
        }
    }

    private static void within(String what, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(what + " must be 1 to " + max);
        }
    }

    /** Requests a minute that apply to a caller on a protected route. */
    public int limitOf(Caller caller) {
        return caller.authenticated().map(this::limitOf).orElse(anonymousLimit);
    }

    private int limitOf(Caller.Authenticated known) {
        return overrides.stream()
                .filter(override -> override.holdsFor(known.subject()))
                .findFirst()
                .map(ClientLimit::limit)
                .orElseGet(() -> registered
                        .limitOf(known.subject())
                        .orElse(known.clientCredentials() ? clientLimit : userLimit));
    }

    public boolean neverBlocks(ClientAddress address) {
        return neverBlock.stream().anyMatch(range -> range.contains(address));
    }

    /**
     * What becomes of a request.
     *
     * @param exempt whether its address is shared or never blocked
     * @param solved whether it brought a pass for a solved challenge
     */
    public Verdict answer(ThreatLevel level, Snapshot seen, boolean authenticated, boolean exempt, boolean solved) {
        if (authenticated) {
            return answerKnown(level, seen);
        }
        if (level == ThreatLevel.CRITICAL && !exempt) {
            return new Verdict.Refuse(true);
        }
        if (!seen.admitted()) {
            return new Verdict.Throttle(seen.retryAfterSeconds());
        }
        return switch (level) {
            case LOW -> new Verdict.Proceed();
            case MEDIUM -> solved ? new Verdict.Proceed() : new Verdict.Challenge();
            case HIGH, CRITICAL -> new Verdict.Refuse(false);
        };
    }

    private static Verdict answerKnown(ThreatLevel level, Snapshot seen) {
        if (level == ThreatLevel.CRITICAL) {
            return new Verdict.Refuse(true);
        }
        if (seen.denied()) {
            return new Verdict.Throttle(DENIAL_SECONDS);
        }
        if (!seen.admitted()) {
            return new Verdict.Throttle(seen.retryAfterSeconds());
        }
        return level == ThreatLevel.HIGH ? new Verdict.Throttle(WINDOW_SECONDS) : new Verdict.Proceed();
    }
}
