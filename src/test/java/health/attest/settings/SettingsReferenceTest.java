package health.attest.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference of settings names each with its type and default, and none that does not exist. */
class SettingsReferenceTest {
    private static final Path REFERENCE = Path.of("src/main/resources/settings/settings.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\| ([^|]*) \\| `?([^`]*?)`? \\| (.+) \\|$");
    /** Settings that no record has are read where they are needed. */
    private static final Pattern READ =
            Pattern.compile("(?:\\$\\{|getProperty\\(\"|name = \"|PROPERTY = \")(attest\\.[a-z.-]+)");

    @Test
    void everySettingOfARecordIsInTheReferenceWithItsTypeAndDefault() throws IOException {
        Map<String, String> stated = rows();

        SettingRecords.read()
                .forEach((name, said) -> assertThat(stated.get(name)).as(name).isEqualTo(said));
    }

    @Test
    void everythingInTheReferenceExists() throws IOException {
        Set<String> known = new TreeSet<>(SettingRecords.read().keySet());
        known.addAll(readInSources());

        assertThat(known)
                .containsAll(rows().keySet().stream()
                        .filter(name -> name.startsWith("attest."))
                        .collect(Collectors.toSet()));
    }

    @Test
    void everySettingThatIsReadAnywhereIsInTheReference() throws IOException {
        assertThat(rows().keySet()).containsAll(readInSources());
    }

    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(REFERENCE)) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), row.group(2) + " | " + row.group(3).replace("\\|", "|"));
            } else {
                assertThat(line).as("a row without a meaning").doesNotStartWith("| `");
            }
        }
        return rows;
    }

    private static Set<String> readInSources() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            return sources.filter(each -> each.toString().endsWith(".java"))
                    .flatMap(each -> READ.matcher(text(each)).results().map((MatchResult found) -> found.group(1)))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
