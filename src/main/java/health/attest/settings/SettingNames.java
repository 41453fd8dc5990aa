package health.attest.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The names of all settings, as the reference table states them: a key, where {@code []} stands for an index and
 * {@code *} for a name of one's own, or an environment variable without a key.
 */
public final class SettingNames {
    private static final String PREFIX = "ATTEST_";
    /** Longest part of a name that is compared; nothing nearer is to be found beyond. */
    private static final int COMPARED_MAX = 100;

    private final List<String> names;
    private final List<Pattern> keys;
    private final List<Pattern> variables;

    /** @param table the reference, a row {@code | `name` | …} each */
    public SettingNames(String table) {
        this.names = table.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
        List<String> dotted =
                names.stream().filter(name -> !name.startsWith(PREFIX)).toList();
        this.keys = dotted.stream().map(SettingNames::keyPattern).toList();
        List<Pattern> all = new ArrayList<>();
        dotted.forEach(name -> all.add(variablePattern(name)));
        names.stream().filter(name -> name.startsWith(PREFIX)).forEach(name -> all.add(Pattern.compile(name)));
        this.variables = List.copyOf(all);
    }

    /** Whether a key, in whatever case or with whatever hyphens, is a setting. */
    public boolean isKey(String key) {
        String uniform = uniform(key);
        return keys.stream().anyMatch(each -> each.matcher(uniform).matches());
    }

    /** Whether an environment variable is a setting, or none of ours at all. */
    public boolean isVariable(String name) {
        return !name.startsWith(PREFIX)
                || variables.stream().anyMatch(each -> each.matcher(name).matches());
    }

    /** The name most like it. */
    public String nearest(String name) {
        boolean variable = name.startsWith(PREFIX);
        return names.stream()
                .map(each -> variable ? variableOf(each) : each)
                .min(Comparator.comparingInt(each -> distance(uniform(each), uniform(name))))
                .orElseThrow();
    }

    /** The environment variable of a setting. */
    private static String variableOf(String name) {
        return name.startsWith(PREFIX)
                ? name
                : name.replace("-", "").replace("[]", "_0").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static String uniform(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    private static Pattern keyPattern(String name) {
        String pattern = quoted(uniform(name)).replace("[]", "\\E\\[\\d+\\]\\Q").replace("*", "\\E.+?\\Q");
        return Pattern.compile(pattern + "(\\[\\d+\\])?");
    }

    /** Hyphens may be left out of a variable, or written as underscores. */
    private static Pattern variablePattern(String name) {
        String pattern = quoted(name.toUpperCase(Locale.ROOT).replace(".", "_"))
                .replace("-", "\\E_?\\Q")
                .replace("[]", "\\E_\\d+\\Q")
                .replace("*", "\\E.+?\\Q");
        return Pattern.compile(pattern + "(_\\d+)?");
    }

    private static String quoted(String text) {
        return "\\Q" + text + "\\E";
    }

    /** Levenshtein's: insertions, deletions and replacements that make one of the other. */
    private static int distance(String from, String to) {
        String a = from.substring(0, Math.min(from.length(), COMPARED_MAX));
        String b = to.substring(0, Math.min(to.length(), COMPARED_MAX));
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
