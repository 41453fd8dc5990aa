package health.attest.audit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON trees without trusting their shape: what is absent or of another kind reads as empty. */
final class Tree {
    private Tree() {}

    static Map<String, Object> object(Map<String, Object> parent, String name) {
        return asObject(parent.get(name));
    }

    static List<Map<String, Object>> objects(Map<String, Object> parent, String name) {
        return list(parent, name).stream().map(Tree::asObject).toList();
    }

    static List<?> list(Map<String, Object> parent, String name) {
        return parent.get(name) instanceof List<?> list ? list : List.of();
    }

    static @Nullable String text(Map<String, Object> parent, String name) {
        return parent.get(name) instanceof String text ? text : null;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asObject(@Nullable Object value) {
        return value instanceof Map<?, ?> object ? (Map<String, Object>) object : Map.of();
    }
}
