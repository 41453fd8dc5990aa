package health.attest.audit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a tree of maps, lists, strings and booleans as RFC 8785 canonical JSON. Numbers do not occur in events of this
 * server, so that nothing depends on how they are written.
 */
final class CanonicalJson {
    private final StringBuilder text = new StringBuilder(2048);

    private CanonicalJson() {}

    static String write(Map<String, Object> tree) {
        CanonicalJson json = new CanonicalJson();
        json.value(tree);
        return json.text.toString();
    }

    private void value(Object value) {
        if (value instanceof Map<?, ?> object) {
            object(object);
        } else if (value instanceof List<?> list) {
            array(list);
        } else if (value instanceof Boolean bool) {
            text.append(bool.booleanValue());
        } else {
            string((String) value);
        }
    }

    private void object(Map<?, ?> object) {
        // RFC 8785 sorts by UTF-16 code units, as String.compareTo does.
        TreeMap<String, Object> sorted = new TreeMap<>();
        object.forEach((key, value) -> sorted.put((String) key, value));
        char separator = '{';
        for (Map.Entry<String, Object> member : sorted.entrySet()) {
            text.append(separator);
            string(member.getKey());
            text.append(':');
            value(member.getValue());
            separator = ',';
        }
        text.append(separator == '{' ? "{}" : "}");
    }

    private void array(List<?> list) {
        char separator = '[';
        for (Object element : list) {
            text.append(separator);
            value(element);
            separator = ',';
        }
        text.append(separator == '[' ? "[]" : "]");
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\f' -> text.append("\\f");
                case '\r' -> text.append("\\r");
                default -> {
                    if (c < 0x20) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
