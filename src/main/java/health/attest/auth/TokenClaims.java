package health.attest.auth;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token whose signature was checked, or of an introspection answer. Reading never throws: a claim of a
 * wrong kind counts as absent.
 *
 * @param values claims as parsed from JSON: strings, numbers, booleans, lists and maps
 */
public record TokenClaims(Map<String, Object> values) {

    /** The claim as non-empty text. */
    public Optional<String> text(String name) {
        return valueOf(name) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    /** The claim as words: a list of strings, or one string whose words are separated by spaces. */
    public List<String> words(String name) {
        Object value = valueOf(name);
        if (value instanceof String text) {
            return text.isBlank() ? List.of() : List.of(text.trim().split(" +", -1));
        }
        return elementsOf(value).stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    /** The codes of a claim made of strings or of codings (objects with a {@code code}), one or several. */
    public List<String> codes(String name) {
        List<String> codes = new ArrayList<>();
        Object value = valueOf(name);
        for (Object element : value instanceof Map ? List.of(value) : elementsOf(value)) {
            Object code = element instanceof Map<?, ?> coding ? coding.get("code") : element;
            if (code instanceof String text && !text.isBlank()) {
                codes.add(text);
            }
        }
        return value instanceof String ? words(name) : List.copyOf(codes);
    }

    /** The claim as a point in time: seconds since 1970. */
    public Optional<Instant> instant(String name) {
        Object value = valueOf(name);
        if (value instanceof Date date) {
            return Optional.of(date.toInstant());
        }
        try {
            return value instanceof Number seconds
                    ? Optional.of(Instant.ofEpochSecond(seconds.longValue()))
                    : Optional.empty();
        } catch (DateTimeException beyondTime) {
            return Optional.empty();
        }
    }

    /** Whether the claim is there, of whatever kind. */
    public boolean has(String name) {
        return valueOf(name) != null;
    }

    private @Nullable Object valueOf(String name) {
        Object whole = values.get(name);
        if (whole != null) {
            return whole;
        }
        Object value = values;
        for (String step : name.split("\\.", -1)) {
            value = value instanceof Map<?, ?> object ? object.get(step) : null;
        }
        return value;
    }

    private static Collection<?> elementsOf(@Nullable Object value) {
        return value instanceof Collection<?> several ? several : List.of();
    }
}
