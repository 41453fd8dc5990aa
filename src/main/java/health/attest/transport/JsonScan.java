package health.attest.transport;

import java.io.IOException;
import java.io.Reader;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads a JSON text (RFC 8259) once, keeping nothing of it, and refuses what two parsers might read differently or what
 * would exhaust one: duplicate names, text after the value, deep nesting, long strings.
 *
 * <p>Stricter than the parser behind it on purpose: what passes here has one reading. Cost is one look at each
 * character; memory is one buffer and the names of the objects that are open.
 */
public final class JsonScan {
    /** Longest name; FHIR's longest is 33 characters. */
    private static final int NAME_LENGTH_MAX = 256;
    /** Most names in one object; FHIR's largest type has fewer than 100. */
    private static final int NAMES_MAX = 10_000;
    /** Longest number, in characters. */
    private static final int NUMBER_LENGTH_MAX = 128;

    private static final int BUFFER_LENGTH = 8_192;
    private static final int END = -1;

    private final Reader reader;
    private final BodyLimits limits;
    private final char[] buffer = new char[BUFFER_LENGTH];
    private final boolean fhir;
    private int at;
    private int filled;
    private int depth;
    private int entries;

    private JsonScan(Reader reader, BodyLimits limits, boolean fhir) {
        this.reader = reader;
        this.limits = limits;
        this.fhir = fhir;
    }

    /**
     * Scans the whole text.
     *
     * @return number of elements of an {@code entry} array of the outermost object; 0 if there is none
     */
    public static int entries(Reader reader, BodyLimits limits) throws IOException, BodyRefusedException {
        return new JsonScan(reader, limits, false).entries();
    }

    /**
     * Scans a FHIR resource, which has no empty object or array and null only inside arrays (FHIR R4, "JSON
     * Representation"). HAPI's parser passes over those without a look at their names, so an element that does not
     * exist would be accepted in silence.
     *
     * @return as {@link #entries}
     */
    public static int entriesOfResource(Reader reader, BodyLimits limits) throws IOException, BodyRefusedException {
        return new JsonScan(reader, limits, true).entries();
    }

    private int entries() throws IOException, BodyRefusedException {
        value(nextSignificant(), false);
        if (nextSignificant() != END) {
            throw BodyRefusedException.malformed("json-trailing-text");
        }
        return entries;
    }

    private void value(int first, boolean isBundleEntry) throws IOException, BodyRefusedException {
        switch (first) {
            case '{' -> object();
            case '[' -> array(isBundleEntry);
            case '"' -> string();
            case 't' -> literal("rue");
            case 'f' -> literal("alse");
            case 'n' -> literal("ull");
            default -> number(first);
        }
    }

    private void object() throws IOException, BodyRefusedException {
        descend();
        Set<String> names = new HashSet<>();
        int c = nextSignificant();
        refuseInResource(c == '}', "json-empty-object");
        while (c != '}') {
            require(c, '"');
            String name = name();
            if (!names.add(name)) {
                throw BodyRefusedException.malformed("json-duplicate-name");
            }
            if (names.size() > NAMES_MAX) {
                throw BodyRefusedException.tooLarge("json-names");
            }
            require(nextSignificant(), ':');
            int first = nextSignificant();
            refuseInResource(first == 'n', "json-null");
            value(first, depth == 1 && name.equals("entry"));
            c = afterElement('}');
        }
        depth--;
    }

    private void array(boolean isBundleEntry) throws IOException, BodyRefusedException {
        descend();
        int c = nextSignificant();
        refuseInResource(c == ']', "json-empty-array");
        while (c != ']') {
            value(c, false);
            entries += isBundleEntry ? 1 : 0;
            c = afterElement(']');
        }
        depth--;
    }

    /** The first character of the next element, or {@code close}. */
    private int afterElement(char close) throws IOException, BodyRefusedException {
        int c = nextSignificant();
        if (c == close) {
            return c;
        }
        require(c, ',');
        int next = nextSignificant();
        if (next == close) {
            throw BodyRefusedException.malformed("json-trailing-comma");
        }
        return next;
    }

    private void refuseInResource(boolean found, String rule) throws BodyRefusedException {
        if (fhir && found) {
            throw BodyRefusedException.malformed(rule);
        }
    }

    private void descend() throws BodyRefusedException {
        if (++depth > limits.depth()) {
            throw BodyRefusedException.tooLarge("json-depth");
        }
    }

    private void string() throws IOException, BodyRefusedException {
        int length = 0;
        for (int c = next(); c != '"'; c = next()) {
            character(c);
            if (++length > limits.stringLength()) {
                throw BodyRefusedException.tooLarge("json-string-length");
            }
        }
    }

    private String name() throws IOException, BodyRefusedException {
        StringBuilder name = new StringBuilder();
        for (int c = next(); c != '"'; c = next()) {
            name.append(character(c));
            if (name.length() > NAME_LENGTH_MAX) {
                throw BodyRefusedException.tooLarge("json-name-length");
            }
        }
        return name.toString();
    }

    /** The character that {@code c} is or begins to escape. */
    private char character(int c) throws IOException, BodyRefusedException {
        if (c == END || c < 0x20) {
            throw BodyRefusedException.malformed("json-string");
        }
        if (c != '\\') {
            return (char) c;
        }
        int escaped = next();
        return switch (escaped) {
            case '"', '\\', '/' -> (char) escaped;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> codeUnit();
            default -> throw BodyRefusedException.malformed("json-escape");
        };
    }

    private char codeUnit() throws IOException, BodyRefusedException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int c = next();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw BodyRefusedException.malformed("json-escape");
            }
            unit = unit * 16 + digit;
        }
        return (char) unit;
    }

    private void literal(String rest) throws IOException, BodyRefusedException {
        for (int i = 0; i < rest.length(); i++) {
            require(next(), rest.charAt(i));
        }
    }

    private void number(int first) throws IOException, BodyRefusedException {
        StringBuilder number = new StringBuilder();
        int c = first;
        while (isNumberPart(c)) {
            number.append((char) c);
            if (number.length() > NUMBER_LENGTH_MAX) {
                throw BodyRefusedException.tooLarge("json-number-length");
            }
            c = next();
        }
        if (c != END) {
            at--;
        }
        if (!isNumber(number)) {
            throw BodyRefusedException.malformed("json-value");
        }
    }

    private static boolean isNumberPart(int c) {
        return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    }

    private static boolean isNumber(CharSequence text) {
        int start = text.length() > 0 && text.charAt(0) == '-' ? 1 : 0;
        int i = digitsFrom(text, start);
        if (i == start || (text.charAt(start) == '0' && i > start + 1)) {
            return false;
        }
        if (i < text.length() && text.charAt(i) == '.') {
            int fraction = digitsFrom(text, i + 1);
            if (fraction == i + 1) {
                return false;
            }
            i = fraction;
        }
        if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
            int sign = i + 1 < text.length() && "+-".indexOf(text.charAt(i + 1)) >= 0 ? i + 2 : i + 1;
            int exponent = digitsFrom(text, sign);
            return exponent > sign && exponent == text.length();
        }
        return i == text.length();
    }

    private static int digitsFrom(CharSequence text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private static void require(int found, char expected) throws BodyRefusedException {
        if (found != expected) {
            throw BodyRefusedException.malformed("json-syntax");
        }
    }

    private int nextSignificant() throws IOException {
        int c = next();
        while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            c = next();
        }
        return c;
    }

    private int next() throws IOException {
        if (at == filled) {
            filled = Math.max(0, reader.read(buffer, 0, BUFFER_LENGTH));
            at = 0;
            if (filled == 0) {
                return END;
            }
        }
        return buffer[at++];
    }
}
