package health.attest.audit;

import health.attest.ledger.Json;
import java.util.LinkedHashMap;
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

    /**
     * The tree of that JSON object.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Map<String, Object> parse(String json) {
        if (value(Json.parse(json)) instanceof Map<?, ?> object) {
            return asObject(object);
        }
        throw new IllegalArgumentException("not a JSON object");
    }

    private static Object value(Json json) {
        if (json instanceof Json.Members members) {
            Map<String, Object> object = new LinkedHashMap<>();
            members.byName().forEach((name, member) -> object.put(name, value(member)));
            return object;
        }
        if (json instanceof Json.Elements elements) {
            return elements.inOrder().stream().map(Tree::value).toList();
        }
        if (json instanceof Json.Text text) {
            return text.value();
        }
        return json instanceof Json.Numeral numeral ? numeral.literal() : ((Json.Literal) json).literal();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asObject(@Nullable Object value) {
        return value instanceof Map<?, ?> object ? (Map<String, Object>) object : Map.of();
    }
}
