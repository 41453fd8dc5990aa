package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.attest.identity.UniversalIdentifier;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;

/** What the chain holds after patients were stored, registered and anchored: nothing that leads back to them. */
class ChainDisclosureIT extends ServerIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = Long.getLong("samples.seed", 20_261_124L);
    private static final int ADDRESSES = Integer.getInteger("ledger.addresses", 100_000);
    private static final LocalDate OLDEST = LocalDate.of(1900, 1, 1);
    private static final HexFormat HEX = HexFormat.of();

    private final String family = "Verborgen" + UUID.randomUUID().toString().substring(0, 8);

    /** Property 5: patient id private. */
    @Test
    void nothingOnTheChainLeadsBackToAPatient() throws IOException, InterruptedException {
        List<String> secrets = new ArrayList<>(List.of(family, "+390612345", "390612345", TENANT_A));
        long before = registered();
        for (int i = 0; i < 5; i++) {
            secrets.addAll(stored("Given" + i + family));
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> registered() >= before + 5);

        List<String> chain = everythingOnChain();
        Set<String> words = words(chain);
        assertThat(words).hasSizeGreaterThan(20);

        for (String secret : secrets) {
            String plain = HEX.formatHex(secret.getBytes(StandardCharsets.UTF_8));
            assertThat(chain).as(secret).noneMatch(data -> data.contains(plain));
        }
        Set<String> dictionary = dictionary(secrets);
        assertThat(dictionary).hasSizeGreaterThan(2 * ADDRESSES);
        dictionary.retainAll(words);
        assertThat(dictionary).isEmpty();
    }

    /** The search finds what it looks for: the commitment itself, which the consortium's key holders can compute. */
    @Test
    void theSearchFindsWhatIsThere() throws IOException, InterruptedException, SQLException {
        long before = registered();
        stored("Seeker" + family);
        await().atMost(Duration.ofSeconds(60)).until(() -> registered() > before);

        Set<String> words = words(everythingOnChain());

        try (Connection connection = asSuperuser();
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("select encode(commitment, 'hex') from attest.identity_registrations"
                                + " where state = 'REGISTERED'")) {
            List<String> commitments = new ArrayList<>();
            while (rows.next()) {
                commitments.add(rows.getString(1));
            }
            assertThat(words).containsAnyElementsOf(commitments);
        }
    }

    /** A new Patient; all that tells who it is. */
    private List<String> stored(String given) {
        Http.Answer answer = system(TENANT_A).post("/fhir/Patient", """
                {"resourceType":"Patient","identifier":[{"system":"urn:it:mrn","value":"MRN-%s"}],\
                "name":[{"family":"%s","given":["%s"]}],"gender":"female","birthDate":"1980-02-03",\
                "telecom":[{"system":"phone","value":"+39 06 12345"}],\
                "address":[{"line":["Via Nascosta 7"],"city":"Celata"}]}""".formatted(given, family, given));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        String universal = "";
        for (JsonNode identifier : answer.json().path("identifier")) {
            if (identifier.path("system").asText().equals(UniversalIdentifier.SYSTEM)) {
                universal = identifier.path("value").asText();
            }
        }
        assertThat(universal).isNotEmpty();
        return List.of(
                given,
                "MRN-" + given,
                "urn:it:mrn|MRN-" + given,
                answer.id(),
                "Patient/" + answer.id(),
                universal,
                "did:attest:" + universal,
                "Via Nascosta 7",
                "Celata",
                family.toLowerCase(Locale.ROOT),
                family + " " + given,
                given + " " + family);
    }

    /** Plain hashes of what an outsider could guess: the secrets, every birth date, and addresses at random. */
    private static Set<String> dictionary(List<String> secrets) {
        List<byte[]> guesses = new ArrayList<>();
        secrets.forEach(secret -> guesses.add(secret.getBytes(StandardCharsets.UTF_8)));
        for (LocalDate day = OLDEST; day.isBefore(LocalDate.of(2027, 1, 1)); day = day.plusDays(1)) {
            guesses.add(day.toString().getBytes(StandardCharsets.UTF_8));
        }
        Random random = new Random(SEED);
        for (int i = 0; i < ADDRESSES; i++) {
            byte[] address = new byte[4];
            random.nextBytes(address);
            guesses.add(address);
            guesses.add(text(address).getBytes(StandardCharsets.UTF_8));
        }
        for (int last = 0; last < 256; last++) {
            guesses.add(("10.0.0." + last).getBytes(StandardCharsets.UTF_8));
            guesses.add(("127.0.0." + last).getBytes(StandardCharsets.UTF_8));
        }
        Set<String> hashes = new HashSet<>();
        for (byte[] guess : guesses) {
            hashes.add(HEX.formatHex(sha256(guess)));
            hashes.add(HEX.formatHex(Hash.sha3(guess)));
        }
        return hashes;
    }

    private static String text(byte[] address) {
        return (address[0] & 255) + "." + (address[1] & 255) + "." + (address[2] & 255) + "." + (address[3] & 255);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Inputs of all transactions, and topics and data of all events, in hexadecimal. */
    private static List<String> everythingOnChain() throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        long newest = Long.decode(ask("eth_blockNumber").asText());
        for (long block = 0; block <= newest; block++) {
            for (JsonNode transaction : ask("eth_getBlockByNumber", "0x" + Long.toHexString(block), true)
                    .path("transactions")) {
                // Whose input creates a contract is code.
                if (!transaction.path("to").isNull()) {
                    all.add(transaction.path("input").asText().substring(2));
                }
            }
        }
        for (JsonNode log : ask("eth_getLogs", Map.of("fromBlock", "0x0", "toBlock", "latest"))) {
            all.add(log.path("data").asText().substring(2));
            log.path("topics").forEach(topic -> all.add(topic.asText().substring(2)));
        }
        return all;
    }

    /** Every word of 32 bytes: at each offset of an event's data, and behind the selector of a call. */
    private static Set<String> words(List<String> chain) {
        Set<String> words = new HashSet<>();
        for (String data : chain) {
            int first = data.length() % 64 == 8 ? 8 : 0;
            for (int at = first; at + 64 <= data.length(); at += 64) {
                words.add(data.substring(at, at + 64));
            }
        }
        return words;
    }

    private static JsonNode ask(String method, Object... parameters) throws IOException, InterruptedException {
        String body = JSON.writeValueAsString(
                Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", List.of(parameters)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(chainUrl()))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return JSON.readTree(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body())
                .path("result");
    }

    private static long registered() {
        try (Connection connection = asSuperuser();
                ResultSet row = connection
                        .createStatement()
                        .executeQuery(
                                "select count(*) from attest.identity_registrations where state = 'REGISTERED'")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
