package health.attest.issuer.security;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/**
 * Fetches key sets from addresses that clients registered, without letting them make this server ask its own network:
 * https only, no redirects, public addresses only, small answers, short waits.
 *
 * <p>Names are looked up twice, once to judge and once to connect; Java remembers the first answer for half a minute,
 * so the second is the same.
 */
final class KeySetHttp {
    static final Duration WAIT_MAX = Duration.ofSeconds(5);
    static final int BODY_BYTES_MAX = 64 * 1024;

    private final Set<String> trusted;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /** @param trusted {@code host:port} of servers of the operator's own, for which the rules do not count */
    KeySetHttp(Set<String> trusted) {
        this.trusted = Set.copyOf(trusted);
    }

    /** Refuses an address that is not fetched from. */
    void requireSafe(URI address) throws IOException {
        String host = address.getHost();
        if (host == null || address.getRawUserInfo() != null || address.getRawFragment() != null) {
            throw new IOException("not an address of a key set");
        }
        if (trusted.contains(address.getRawAuthority())) {
            return;
        }
        if (!"https".equals(address.getScheme())) {
            throw new IOException("key sets are fetched over https");
        }
        for (InetAddress candidate : InetAddress.getAllByName(host)) {
            if (!isPublic(candidate)) {
                throw new IOException("a key set's host has an address that is not public");
            }
        }
    }

    String get(URI address) throws IOException {
        requireSafe(address);
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .timeout(WAIT_MAX)
                .GET()
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                byte[] bytes = body.readNBytes(BODY_BYTES_MAX + 1);
                if (answer.statusCode() != 200 || bytes.length > BODY_BYTES_MAX) {
                    throw new IOException("no key set: status " + answer.statusCode());
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    private static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        boolean carrierGrade = bytes.length == 4 && first == 100 && second >= 64 && second < 128;
        boolean reserved = bytes.length == 4 && (first == 0 || first >= 240);
        boolean uniqueLocal = bytes.length == 16 && (first & 0xfe) == 0xfc;
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isMulticastAddress()
                && !carrierGrade
                && !reserved
                && !uniqueLocal;
    }
}
