package health.attest.access;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * The network address a request came from, after trusted proxies have been peeled off. IPv4-mapped IPv6 counts as IPv4.
 *
 * @param inetAddress a literal address; no name was ever looked up for it
 */
public record ClientAddress(InetAddress inetAddress) {

    /** Whether the request came from this machine. */
    public boolean isLoopback() {
        return inetAddress.isLoopbackAddress();
    }

    /** The address for keys and limits: IPv4 whole, IPv6 by its /64 network, in canonical text. */
    public String key() {
        byte[] bytes = inetAddress.getAddress();
        if (inetAddress instanceof Inet4Address) {
            return inetAddress.getHostAddress();
        }
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < 8; i += 2) {
            network.append(Integer.toHexString(((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff)))
                    .append(':');
        }
        return network.append(":/64").toString();
    }

    /** The literal address without an interface scope. */
    public String text() {
        String literal = inetAddress.getHostAddress();
        int scope = literal.indexOf('%');
        return inetAddress instanceof Inet6Address && scope >= 0 ? literal.substring(0, scope) : literal;
    }
}
