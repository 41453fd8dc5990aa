package health.attest.ledger;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A JSON value that keeps every number as it was written. */
public sealed interface Json {

    /** Members by name, in the order RFC 8785 wants: by UTF-16 code units. */
    record Members(SortedMap<String, Json> byName) implements Json {
        public Members {
            byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
        }

        public Members(Map<String, Json> byName) {
            this(new TreeMap<>(byName));
        }
    }

    /** Elements in order. */
    record Elements(List<Json> inOrder) implements Json {
        public Elements {
            inOrder = List.copyOf(inOrder);
        }
    }

    /** A string, unescaped. */
    record Text(String value) implements Json {}

    /** A number as it was written. */
    record Numeral(String literal) implements Json {}

    /** {@code true}, {@code false} or {@code null}. */
    record Literal(String literal) implements Json {}

    /** Reads one JSON text (RFC 8259). Throws {@link IllegalArgumentException} for anything else. */
    static Json parse(String text) {
        return new JsonReader(text).read();
    }

    /** A member of an object; throws {@link IllegalArgumentException} if this is none or has none of that name. */
    default Json get(String name) {
        if (this instanceof Members members && members.byName().containsKey(name)) {
            return members.byName().get(name);
        }
        throw new IllegalArgumentException("no member " + name);
    }

    /** Whether this is an object with such a member. */
    default boolean has(String name) {
        return this instanceof Members members && members.byName().containsKey(name);
    }

    /** The value of a string; throws {@link IllegalArgumentException} for anything else. */
    default String text() {
        if (this instanceof Text text) {
            return text.value();
        }
        throw new IllegalArgumentException("not a string");
    }

    /** The value of a whole number; throws {@link IllegalArgumentException} for anything else. */
    default long number() {
        if (this instanceof Numeral numeral) {
            return Long.parseLong(numeral.literal());
        }
        throw new IllegalArgumentException("not a number");
    }

    /** The elements of an array; throws {@link IllegalArgumentException} for anything else. */
    default List<Json> elements() {
        if (this instanceof Elements elements) {
            return elements.inOrder();
        }
        throw new IllegalArgumentException("not an array");
    }

    /** The text after RFC 8785, save that numbers stand as they were written. */
    default String canonical() {
        StringBuilder out = new StringBuilder();
        CanonicalJson.write(this, out);
        return out.toString();
    }
}
