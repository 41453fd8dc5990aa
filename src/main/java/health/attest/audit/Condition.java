package health.attest.audit;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One condition of a search; all conditions of a search must hold. */
public sealed interface Condition {

    /** Some of these indexed terms, or none of them. */
    record Keys(Set<Long> anyOf, boolean negated) implements Condition {
        public Keys {
            anyOf = Set.copyOf(anyOf);
        }
    }

    /** Some of these shared terms, or none of them. */
    record Codes(Set<Long> anyOf, boolean negated) implements Condition {
        public Codes {
            anyOf = Set.copyOf(anyOf);
        }
    }

    /** Names one of these patients, by logical id. */
    record Patients(Set<String> anyOf) implements Condition {
        public Patients {
            anyOf = Set.copyOf(anyOf);
        }

        /** Terms of the patients that are not an event's first. */
        public Set<Long> keys() {
            return anyOf.stream().map(id -> Term.of("patient", id)).collect(Collectors.toUnmodifiableSet());
        }
    }

    /** A text of that parameter compares to one of these values. */
    record Texts(String parameter, List<String> values, Comparison comparison) implements Condition {
        public Texts {
            values = List.copyOf(values);
        }
    }

    /** How texts are compared, after both were put in lower case. */
    enum Comparison {
        STARTS_WITH,
        CONTAINS,
        EQUALS
    }

    /**
     * In one of these spans.
     *
     * @param stored whether the time of storing counts ({@code _lastUpdated}) instead of {@code recorded}
     */
    record Times(boolean stored, List<Span> anyOf) implements Condition {
        public Times {
            anyOf = List.copyOf(anyOf);
        }
    }

    /**
     * From (included) to (excluded); null is open.
     *
     * @param outside whether the times outside are meant
     */
    record Span(@Nullable Instant from, @Nullable Instant to, boolean outside) {}

    /** Is one of these events. */
    record Ids(Set<UUID> anyOf) implements Condition {
        public Ids {
            anyOf = Set.copyOf(anyOf);
        }
    }

    /** May be read by the security officer. */
    record SecurityOnly() implements Condition {}

    /** Is never true. */
    record Nothing() implements Condition {}
}
