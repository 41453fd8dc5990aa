package health.attest.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * The consent matrix: every way data could leave or be inferred. Each row asks for a hidden chart and says how the
 * answer leaks; no row leaks with the gate in place, and every row does without it.
 */
class ConsentMatrixIT extends ServerIT {
    @Autowired
    private ApplicationContext beans;

    private ConsentMatrix matrix;

    @BeforeEach
    void hideOneChartAndLeaveAnother() {
        matrix = ConsentMatrix.of(new ConsentPeople(baseUrl(), TENANT_A));
    }

    @Test
    void noRowLeaksWithTheGateInPlace() {
        Map<String, String> leaks = leaks();

        assertThat(leaks).as(String.join("\n", leaks.values())).isEmpty();
    }

    @Test
    void everyRowLeaksWithoutTheGate() {
        new ConsentGateSwitch(beans).without(() -> assertThat(leaks().keySet())
                .containsExactlyElementsOf(matrix.rows().keySet()));
    }

    private Map<String, String> leaks() {
        Map<String, String> leaks = new LinkedHashMap<>();
        matrix.rows().forEach((name, row) -> row.leak().ifPresent(leak -> leaks.put(name, leak)));
        return leaks;
    }
}
