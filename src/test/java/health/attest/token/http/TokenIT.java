package health.attest.token.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import health.attest.engines.EngineException;
import health.attest.journey.ServerIT;
import health.attest.token.TokenOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The demonstration's clients get tokens as {@code scripts/token} gets them. */
class TokenIT extends ServerIT {
    private static final Path DATA = Path.of("target", "it");

    @Test
    void theDemoBackendIsTheCustodiansOwnSystem() throws Exception {
        String token = token("--client", "demo-backend");

        Map<String, Object> claims = SignedJWT.parse(token).getJWTClaimsSet().getClaims();
        assertThat(claims)
                .containsEntry("tenant", "demo")
                .containsEntry("roles", List.of("integration"))
                .containsEntry("scope", "attest/ledger.read system/*.cruds");
        assertThat(anonymous()
                        .withToken(token)
                        .get("/fhir/Patient?_summary=count")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theExportRecipientReadsForTreatment() throws Exception {
        Map<String, Object> claims = SignedJWT.parse(token("--client", "demo-bulk", "--scope", "system/Patient.rs"))
                .getJWTClaimsSet()
                .getClaims();

        assertThat(claims)
                .containsEntry("scope", "system/Patient.rs")
                .containsEntry("purpose_of_use", List.of("TREAT"))
                .doesNotContainKey("roles");
    }

    @Test
    void itsKeysAreTheirOwnersAlone() throws Exception {
        Path key = DATA.resolve("keys/clients/demo-backend.json");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
    }

    @Test
    void aScopeThatTheClientDoesNotHaveIsRefusedInOneLine() {
        assertThatThrownBy(() -> token("--client", "demo-bulk", "--scope", "system/*.cruds"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("invalid_scope");
    }

    private String token(String... arguments) throws Exception {
        return new Token(Map.of("ATTEST_BASE_URL", baseUrl(), "ATTEST_DATA", DATA.toString()))
                .of(Path.of("."), TokenOptions.parse(List.of(arguments)));
    }
}
