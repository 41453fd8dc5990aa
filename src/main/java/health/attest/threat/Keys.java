package health.attest.threat;

import health.attest.access.AccessContext;
import health.attest.access.AddressRange;
import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.chain.Bytes32;
import health.attest.identity.ConsortiumKey;
import java.net.Inet6Address;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the keys under which anybody is counted: keyed digests, never an address, a name or an id. */
public final class Keys {
    private static final int SHORT_BYTES = 16;

    private final ConsortiumKey key;

    public Keys(ConsortiumKey key) {
        this.key = key;
    }

    /** The tag under which branches speak of an address. */
    public Bytes32 tag(ClientAddress address) {
        return key.mac(address.key());
    }

    /** Counter key of an address; half of its tag tells as many apart, and is stored a million times. */
    public static String addressKey(Bytes32 tag) {
        return "a:" + half(tag);
    }

    /** Counter key of an address on open routes. */
    public static String openKey(Bytes32 tag) {
        return "o:" + half(tag);
    }

    private static String half(Bytes32 tag) {
        return tag.toHex().substring(2, 2 + 2 * SHORT_BYTES);
    }

    /** Counter key of a subject; of a client, when it acts for itself. */
    public String subjectKey(Caller.Subject subject) {
        return "s:" + digest(subject.issuer() + "|" + subject.client() + "|" + subject.user());
    }

    /** Counter key of whoever asks: the subject, or the address of those who do not say who they are. */
    public String keyOf(AccessContext context) {
        return context.caller()
                .authenticated()
                .map(caller -> subjectKey(caller.subject()))
                .orElseGet(() -> addressKey(tag(context.address())));
    }

    /** Key by which attacking addresses are told apart: IPv6 by /48, since a site has a /48 to itself. */
    public String siteKey(ClientAddress address) {
        if (!(address.inetAddress() instanceof Inet6Address)) {
            return digest(address.key());
        }
        byte[] site = Arrays.copyOf(address.inetAddress().getAddress(), 6);
        return digest("48|" + Arrays.toString(site));
    }

    /** The pattern of a fingerprint, as it goes to the chain. */
    public Bytes32 pattern(Fingerprint fingerprint) {
        return key.mac(fingerprint.canonicalJson());
    }

    /** A keyed digest of anything that need only be told apart. */
    public String digest(@Nullable String text) {
        return text == null || text.isEmpty() ? "" : half(key.mac("digest|" + text));
    }

    /** The blockable address a person typed; empty for a range, everything, or no address at all. */
    public static Optional<ClientAddress> typed(String text) {
        return AddressRange.parse(text)
                .filter(range -> range.prefixLength() == (range.isIpv4() ? 32 : 128) || isNetwork(range))
                .map(range -> new ClientAddress(range.network()));
    }

    private static boolean isNetwork(AddressRange range) {
        return !range.isIpv4() && range.prefixLength() == 64;
    }
}
