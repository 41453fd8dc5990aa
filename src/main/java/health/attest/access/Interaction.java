package health.attest.access;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for: one FHIR RESTful interaction or operation, be it a direct call or an entry of a bundle.
 *
 * @param kind the interaction
 * @param type resource type of the route; null at system level
 * @param id logical id of the route, or null
 * @param version version of the route, or null
 * @param operation operation name with its {@code $}; null unless {@code kind} is {@link Kind#OPERATION}
 * @param parameters search or match parameters, merged from query and form, in the order they came; empty if none
 * @param conditional whether the target is found by match parameters ({@code If-None-Exist}, {@code PUT Type?…})
 */
public record Interaction(
        Kind kind,
        @Nullable String type,
        @Nullable String id,
        @Nullable String version,
        @Nullable String operation,
        Map<String, List<String>> parameters,
        boolean conditional) {

    /** Servlet request attribute that holds the interaction of the route. */
    public static final String ATTRIBUTE = "health.attest.access.Interaction";

    public Interaction {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        parameters.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        parameters = Collections.unmodifiableMap(copy);
    }

    /** The interactions of FHIR R4 REST, with the codes of its code system {@code restful-interaction}. */
    public enum Kind {
        READ("read"),
        VREAD("vread"),
        UPDATE("update"),
        PATCH("patch"),
        DELETE("delete"),
        HISTORY_INSTANCE("history-instance"),
        HISTORY_TYPE("history-type"),
        HISTORY_SYSTEM("history-system"),
        CREATE("create"),
        SEARCH_TYPE("search-type"),
        SEARCH_SYSTEM("search-system"),
        SEARCH_PAGE("search-page"),
        CAPABILITIES("capabilities"),
        TRANSACTION("transaction"),
        BATCH("batch"),
        OPERATION("operation");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }

        /** Whether the interaction changes what is stored. */
        public boolean writes() {
            return this == CREATE || this == UPDATE || this == PATCH || this == DELETE;
        }
    }
}
