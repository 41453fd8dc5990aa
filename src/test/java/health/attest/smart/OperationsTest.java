package health.attest.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OperationsTest {
    private static final Path PAGE = Path.of("ig/input/pagecontent/scopes.md");

    @Test
    void theTableIsTheOneInTheGuide() throws IOException {
        List<String> page = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| $") && line.split("\\|", -1).length == 6)
                .toList();

        assertThat(Operations.table().stream().map(OperationsTest::row).toList())
                .isEqualTo(page);
    }

    @Test
    void aRuleIsFoundByNameTypeAndLevelTogether() {
        assertThat(Operations.rule("$everything", "Patient", true)).isPresent();
        assertThat(Operations.rule("$everything", "Patient", false)).isEmpty();
        assertThat(Operations.rule("$everything", "Encounter", true)).isEmpty();
        assertThat(Operations.rule("$everything", null, false)).isEmpty();
        assertThat(Operations.rule("$verify", "Appointment", true)).isPresent();
        assertThat(Operations.rule("$verify", null, true)).isPresent();
        assertThat(Operations.rule("$everything", null, true)).isEmpty();
        assertThat(Operations.rule("$ledger-status", null, false)).isPresent();
        assertThat(Operations.rule("$graphql", null, false)).isEmpty();
    }

    private static String row(OperationRule rule) {
        String of = rule.type() == null ? "system" : rule.type() + (rule.instance() ? ", one" : "");
        String scope = rule.ownScope() == null ? "" : rule.ownScope();
        return ("| " + String.join(" | ", rule.name(), of, signs(rule.letters()), scope) + " |")
                .replaceAll("\\|  (?=\\|)", "| ");
    }

    private static String signs(Set<Letter> letters) {
        return letters.stream()
                .sorted()
                .map(letter -> letter.name().substring(0, 1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
