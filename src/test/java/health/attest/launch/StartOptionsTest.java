package health.attest.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import health.attest.engines.EngineException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartOptionsTest {
    private static final Path VAR = Path.of("/project/var");

    @Test
    void withoutArgumentsItIsPort8080InVarWithDemoData() {
        assertThat(StartOptions.parse(List.of(), VAR)).isEqualTo(new StartOptions(8080, VAR, false, false, true));
    }

    @Test
    void everyArgumentIsTaken() {
        StartOptions options = StartOptions.parse(
                List.of("--detach", "--port", "9090", "--data", "/elsewhere", "--fresh", "--no-demo"), VAR);

        assertThat(options).isEqualTo(new StartOptions(9090, Path.of("/elsewhere"), true, true, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "http", ""})
    void whatIsNoPortIsRefused(String port) {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> StartOptions.parse(List.of("--port", port), VAR))
                .withMessage("--port %s is not a port", port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--data"})
    void aValueThatIsMissingIsRefused(String option) {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> StartOptions.parse(List.of("--detach", option), VAR))
                .withMessage("%s needs a value, see --help", option);
    }

    @Test
    void anOptionNobodyKnowsIsRefused() {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> StartOptions.parse(List.of("--deamon"), VAR))
                .withMessage("unknown option --deamon, see --help");
    }
}
