package health.attest.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON strictly: no duplicate names, no unpaired surrogates, no more than {@link #DEPTH_MAX} levels, for two
 * texts that a lenient reader takes for the same must not have different hashes.
 */
final class JsonReader {
    /** Nesting beyond which a text is refused. */
    static final int DEPTH_MAX = 256;

    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

    private final String text;
    private int at;

    JsonReader(String text) {
        this.text = text;
    }

    Json read() {
        Json value = value(0);
        skipBlanks();
        if (at != text.length()) {
            throw wrong("more than one value");
        }
        return value;
    }

    private Json value(int depth) {
        if (depth > DEPTH_MAX) {
            throw wrong("nested too deep");
        }
        skipBlanks();
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> elements(depth);
            case '"' -> new Json.Text(string());
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> numeral();
        };
    }

    private Json members(int depth) {
        TreeMap<String, Json> members = new TreeMap<>();
        at++;
        skipBlanks();
        if (peek() == '}') {
            at++;
            return new Json.Members(members);
        }
        while (true) {
            skipBlanks();
            String name = string();
            skipBlanks();
            expect(':');
            if (members.put(name, value(depth + 1)) != null) {
                throw wrong("a name occurs twice");
            }
            skipBlanks();
            if (peek() == '}') {
                at++;
                return new Json.Members(members);
            }
            expect(',');
        }
    }

    private Json elements(int depth) {
        List<Json> elements = new ArrayList<>();
        at++;
        skipBlanks();
        if (peek() == ']') {
            at++;
            return new Json.Elements(elements);
        }
        while (true) {
            elements.add(value(depth + 1));
            skipBlanks();
            if (peek() == ']') {
                at++;
                return new Json.Elements(elements);
            }
            expect(',');
        }
    }

    private Json literal(String word) {
        if (!text.startsWith(word, at)) {
            throw wrong("an unknown word");
        }
        at += word.length();
        return new Json.Literal(word);
    }

    private Json numeral() {
        Matcher matcher = NUMBER.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw wrong("not a value");
        }
        at = matcher.end();
        return new Json.Numeral(matcher.group());
    }

    private String string() {
        expect('"');
        int from = at;
        StringBuilder unescaped = null;
        while (peek() != '"') {
            char c = text.charAt(at);
            if (c < 0x20) {
                throw wrong("a control character in a string");
            }
            if (c == '\\') {
                unescaped = unescaped == null ? new StringBuilder(text.substring(from, at)) : unescaped;
                unescaped.append(escaped());
            } else {
                if (unescaped != null) {
                    unescaped.append(c);
                }
                at++;
            }
        }
        String value = unescaped == null ? text.substring(from, at) : unescaped.toString();
        at++;
        return wellFormed(value);
    }

    private char escaped() {
        at++;
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                at += 4;
                if (at > text.length() || !text.substring(at - 4, at).matches("[0-9A-Fa-f]{4}")) {
                    throw wrong("a broken escape");
                }
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> throw wrong("an unknown escape");
        };
    }

    private String wellFormed(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                boolean paired = Character.isHighSurrogate(value.charAt(i))
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1));
                if (!paired) {
                    throw wrong("an unpaired surrogate");
                }
                i++;
            }
        }
        return value;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("the text ends too early");
        }
        return text.charAt(at);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw wrong("expected " + wanted);
        }
        at++;
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("not JSON at character " + at + ": " + why);
    }
}
