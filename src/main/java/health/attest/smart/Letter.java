package health.attest.smart;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A permission of a SMART v2 scope, in the order the grammar wants. */
public enum Letter {
    CREATE('c'),
    READ('r'),
    UPDATE('u'),
    DELETE('d'),
    SEARCH('s');

    private final char sign;

    Letter(char sign) {
        this.sign = sign;
    }

    /**
     * The letters of the permission part of a scope: a non-empty part of {@code cruds} in that order, or the v1 words
     * {@code read}, {@code write} and {@code *}. Empty for anything else.
     */
    static Optional<Set<Letter>> parse(String text) {
        return switch (text) {
            case "read" -> Optional.of(Set.of(READ, SEARCH));
            case "write" -> Optional.of(Set.of(CREATE, UPDATE, DELETE));
            case "*" -> Optional.of(Set.of(values()));
            default -> parseLetters(text);
        };
    }

    private static Optional<Set<Letter>> parseLetters(String text) {
        Set<Letter> letters = EnumSet.noneOf(Letter.class);
        int at = 0;
        for (Letter letter : values()) {
            if (at < text.length() && text.charAt(at) == letter.sign) {
                letters.add(letter);
                at++;
            }
        }
        return at == text.length() && !letters.isEmpty()
                ? Optional.of(Collections.unmodifiableSet(letters))
                : Optional.empty();
    }
}
