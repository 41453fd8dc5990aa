package health.attest.ledger;

import java.util.Iterator;
import java.util.Map;

/** Writes JSON after RFC 8785: no blanks, names sorted, the shortest escapes. */
final class CanonicalJson {

    private CanonicalJson() {}

    static void write(Json value, StringBuilder out) {
        if (value instanceof Json.Members members) {
            writeMembers(members, out);
        } else if (value instanceof Json.Elements elements) {
            writeElements(elements, out);
        } else if (value instanceof Json.Text text) {
            writeText(text.value(), out);
        } else if (value instanceof Json.Numeral numeral) {
            out.append(numeral.literal());
        } else if (value instanceof Json.Literal literal) {
            out.append(literal.literal());
        }
    }

    private static void writeMembers(Json.Members members, StringBuilder out) {
        out.append('{');
        Iterator<Map.Entry<String, Json>> each = members.byName().entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, Json> member = each.next();
            writeText(member.getKey(), out);
            out.append(':');
            write(member.getValue(), out);
            out.append(each.hasNext() ? "," : "");
        }
        out.append('}');
    }

    private static void writeElements(Json.Elements elements, StringBuilder out) {
        out.append('[');
        Iterator<Json> each = elements.inOrder().iterator();
        while (each.hasNext()) {
            write(each.next(), out);
            out.append(each.hasNext() ? "," : "");
        }
        out.append(']');
    }

    /** RFC 8785 section 3.2.2.2. */
    private static void writeText(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
