package health.attest.audit;

import java.util.ArrayList;
import java.util.List;

/** Splits and unescapes values of search parameters (FHIR R4, "Escaping Search Parameters"). */
final class SearchValues {
    private SearchValues() {}

    /** The values between commas that are not escaped; empty ones are dropped. */
    static List<String> split(String text) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                value.append(c).append(text.charAt(++i));
            } else if (c == ',') {
                add(values, value);
            } else {
                value.append(c);
            }
        }
        add(values, value);
        return values;
    }

    static String unescape(String value) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            plain.append(c == '\\' && i + 1 < value.length() ? value.charAt(++i) : c);
        }
        return plain.toString();
    }

    private static void add(List<String> values, StringBuilder value) {
        if (!value.isEmpty()) {
            values.add(value.toString());
            value.setLength(0);
        }
    }
}
