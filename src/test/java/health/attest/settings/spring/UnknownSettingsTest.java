package health.attest.settings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.attest.settings.UnknownSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class UnknownSettingsTest {
    private static final String SAID = "there is no setting attest.treat.mode (did you mean attest.threat.mode?)";

    @TempDir
    private Path directory;

    @Test
    void anUnknownArgumentStopsTheStartWithOneLineThatNamesTheNearest(CapturedOutput output) {
        assertThatThrownBy(() -> start(Map.of(), "--attest.treat.mode=shadow"))
                .isInstanceOf(UnknownSettingException.class)
                .hasMessageStartingWith(SAID);

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", SAID)
                .doesNotContain("\tat ");
    }

    @Test
    void anUnknownKeyInAFileStopsTheStart() throws IOException {
        Path file = Files.writeString(directory.resolve("hospital.yaml"), "attest:\n  treat:\n    mode: shadow\n");

        assertThatThrownBy(() -> start(Map.of(), "--spring.config.additional-location=file:" + file))
                .isInstanceOf(UnknownSettingException.class)
                .hasMessageStartingWith(SAID)
                .hasMessageContaining("hospital.yaml");
    }

    @Test
    void anUnknownVariableIsWarnedAboutAndItsValueIsNotSaid(CapturedOutput output) {
        start(
                Map.of("ATTEST_TREAT_MODE", "confidential", "ATTEST_THREAT_MODE", "shadow"),
                "--attest.threat.mode=enforce");

        assertThat(output.getAll())
                .contains("there is no setting ATTEST_TREAT_MODE (did you mean ATTEST_THREAT_MODE?): it does not count")
                .doesNotContain("setting ATTEST_THREAT_MODE (", "confidential");
    }

    private static void start(Map<String, Object> variables, String... arguments) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        new SpringApplicationBuilder(SettingsConfiguration.class)
                .web(WebApplicationType.NONE)
                .environment(environment)
                .run(arguments)
                .close();
    }
}
