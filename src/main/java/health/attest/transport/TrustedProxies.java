package health.attest.transport;

import health.attest.access.AddressRange;
import health.attest.access.ClientAddress;
import java.util.List;
import java.util.Optional;

/**
 * Finds the true client address behind proxies that are known.
 *
 * <p>Only a trusted peer's word counts. Its header is walked from the right, trusted hops are skipped, the first
 * untrusted address is the client; a malformed entry stops the walk at the hop before it, so nobody can be named by a
 * header that no trusted proxy wrote.
 *
 * @param ranges addresses of the proxies; empty trusts nobody
 * @param header which header they write
 */
public record TrustedProxies(List<AddressRange> ranges, ProxyHeader header) {
    /** Most hops that are walked; what stands further left is never looked at. */
    static final int HOPS_MAX = 32;

    /** The header that the trusted proxies write and clients can therefore not forge. */
    public enum ProxyHeader {
        /** {@code Forwarded} (RFC 7239). */
        FORWARDED,
        /** {@code X-Forwarded-For}. */
        X_FORWARDED_FOR,
        /**
         * Whichever is there. When both are and they name different clients, one of them was sent by the client and
         * nobody knows which: then the peer itself counts as the client.
         */
        EITHER
    }

    public TrustedProxies {
        ranges = List.copyOf(ranges);
    }

    /**
     * The true client address.
     *
     * @param peer the other end of the TCP connection
     * @param forwarded values of the {@code Forwarded} lines, in order
     * @param xForwardedFor values of the {@code X-Forwarded-For} lines, in order
     */
    public ClientAddress clientOf(ClientAddress peer, List<String> forwarded, List<String> xForwardedFor) {
        if (!trusts(peer)) {
            return peer;
        }
        boolean useForwarded = header != ProxyHeader.X_FORWARDED_FOR && !forwarded.isEmpty();
        boolean useXForwardedFor = header != ProxyHeader.FORWARDED && !xForwardedFor.isEmpty();
        ClientAddress byForwarded = useForwarded ? walk(peer, ForwardedHops.ofForwarded(forwarded)) : peer;
        ClientAddress byXForwardedFor =
                useXForwardedFor ? walk(peer, ForwardedHops.ofXForwardedFor(xForwardedFor)) : peer;
        if (useForwarded && useXForwardedFor) {
            return byForwarded.equals(byXForwardedFor) ? byForwarded : peer;
        }
        return useForwarded ? byForwarded : byXForwardedFor;
    }

    private ClientAddress walk(ClientAddress peer, List<String> hops) {
        ClientAddress nearest = peer;
        int leftmost = Math.max(0, hops.size() - HOPS_MAX);
        for (int i = hops.size() - 1; i >= leftmost; i--) {
            Optional<ClientAddress> hop = ForwardedHops.address(hops.get(i));
            if (hop.isEmpty()) {
                return nearest;
            }
            nearest = hop.get();
            if (!trusts(nearest)) {
                return nearest;
            }
        }
        return nearest;
    }

    private boolean trusts(ClientAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }
}
