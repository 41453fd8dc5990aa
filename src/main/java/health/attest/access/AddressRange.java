package health.attest.access;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A range of network addresses in CIDR notation, for example {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
 *
 * <p>A range contains addresses of its own family only; IPv4-mapped IPv6 counts as IPv4.
 *
 * @param network any address of the range
 * @param prefixLength leading bits that all addresses share, 0 to 32 or 128
 */
public record AddressRange(InetAddress network, int prefixLength) {

    public AddressRange {
        if (prefixLength < 0 || prefixLength > network.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("a prefix is 0 to 32 bits of IPv4 or 0 to 128 bits of IPv6");
        }
    }

    /** Reads a range, or a single literal address; empty for anything else. Looks no name up. */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        Optional<ClientAddress> address = ClientAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        InetAddress network = address.get().inetAddress();
        int bits = network.getAddress().length * Byte.SIZE;
        String prefix = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
        if (!prefix.matches("\\d{1,3}") || Integer.parseInt(prefix) > bits) {
            return Optional.empty();
        }
        return Optional.of(new AddressRange(network, Integer.parseInt(prefix)));
    }

    /** Whether the address lies in this range. */
    public boolean contains(ClientAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.inetAddress().getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = prefixLength / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != other[i]) {
                return false;
            }
        }
        int rest = prefixLength % Byte.SIZE;
        return rest == 0 || ((mine[whole] ^ other[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0;
    }

    /** Whether every address of its family lies in this range. */
    public boolean isEverything() {
        return prefixLength == 0;
    }

    /** Whether this is a range of IPv4 addresses. */
    public boolean isIpv4() {
        return network instanceof Inet4Address;
    }

    @Override
    public String toString() {
        return new ClientAddress(network).text() + "/" + prefixLength;
    }
}
