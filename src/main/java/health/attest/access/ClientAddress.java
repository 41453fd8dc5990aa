package health.attest.access;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The network address a request came from, after trusted proxies have been peeled off. IPv4-mapped IPv6 counts as IPv4.
 *
 * @param inetAddress a literal address; no name was ever looked up for it
 */
public record ClientAddress(InetAddress inetAddress) {
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6_CHARACTERS = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}");

    /**
     * Reads a literal address: four decimal octets, or IPv6 without brackets, port and zone. Looks no name up.
     *
     * @return empty for everything else, so that {@code 1}, {@code 010.0.0.1} and {@code localhost} are no addresses
     */
    public static Optional<ClientAddress> parse(String text) {
        boolean ipv4 = text.length() <= 15 && IPV4.matcher(text).matches();
        if (!ipv4 && !(text.length() <= 45 && IPV6_CHARACTERS.matcher(text).matches())) {
            return Optional.empty();
        }
        try {
            // In brackets Java takes it for an IPv6 literal or refuses it; it never asks a name server.
            return Optional.of(new ClientAddress(InetAddress.getByName(ipv4 ? text : "[" + text + "]")));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

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
