package health.attest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors that the guide publishes; their expected values were made by the second verifier. */
class CanonicalResourceTest {
    @TempDir
    private Path directory;

    static Stream<Arguments> vectors() throws IOException {
        Json published = Json.parse(Files.readString(Path.of("ig/input/images/ledger-vectors.json")));
        assertThat(published.get("canonicalization").text()).isEqualTo(CanonicalResource.URI);
        return published.get("vectors").elements().stream()
                .map(vector -> Arguments.of(
                        vector.get("name").text(),
                        vector.get("resource").text(),
                        vector.get("canonical").text(),
                        vector.get("digest").text()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void aPublishedVectorHolds(String name, String resource, String canonical, String digest) {
        assertThat(new String(CanonicalResource.bytes(resource), StandardCharsets.UTF_8))
                .isEqualTo(canonical);
        assertThat(CanonicalResource.digest(resource).toHex()).isEqualTo(digest);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void theSecondVerifierAgrees(String name, String resource, String canonical, String digest) throws IOException {
        Path file = Files.writeString(directory.resolve("resource.json"), resource);

        assertThat(SecondVerifier.run("--canonical", file.toString()).output()).isEqualTo(canonical);
    }

    @Test
    void aStoredVersionIsWhatAReadOfItReturns() {
        StoredResource stored = new StoredResource(
                "{\"resourceType\":\"Patient\",\"meta\":{\"extension\":[]},\"active\":true}",
                "p1",
                3,
                Instant.parse("2026-01-02T03:04:05.678Z"),
                List.of(
                        StoredResource.Label.profile("http://example.org/p"),
                        StoredResource.Label.security(Optional.of("urn:s"), "R", Optional.empty()),
                        StoredResource.Label.tag(
                                Optional.of("urn:t"), "a", Optional.of("A"), Optional.of("1"), Optional.of(false))));

        assertThat(stored.toJson().canonical())
                .isEqualTo("{\"active\":true,\"id\":\"p1\",\"meta\":{\"extension\":[],"
                        + "\"lastUpdated\":\"2026-01-02T03:04:05.678Z\",\"profile\":[\"http://example.org/p\"],"
                        + "\"security\":[{\"code\":\"R\",\"system\":\"urn:s\"}],"
                        + "\"tag\":[{\"code\":\"a\",\"display\":\"A\",\"system\":\"urn:t\",\"userSelected\":false,"
                        + "\"version\":\"1\"}],\"versionId\":\"3\"},\"resourceType\":\"Patient\"}");
    }

    /** SHA-256 by openssl of {@code {"id":"p1","meta":{"versionId":"2"},"resourceType":"Patient"}}. */
    @Test
    void aDeletionIsItsPlace() {
        assertThat(CanonicalResource.digestOfDeletion("Patient", "p1", 2).toHex())
                .isEqualTo("cbd246657bc43d92648951480b9f12abeb0f0e9d2288ac81b3341326ab1ea99d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"id\":\"a\"}",
                "{\"resourceType\":\"Patient\",\"resourceType\":\"Patient\"}",
                "{\"resourceType\":\"Patient\",\"meta\":{\"lastUpdated\":\"yesterday\"}}",
                "{\"resourceType\":\"Patient\",\"meta\":{\"lastUpdated\":5}}",
                "{\"resourceType\":\"Patient\",\"meta\":{\"tag\":{}}}",
                "<Patient/>"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalResource.digest(text));
    }
}
