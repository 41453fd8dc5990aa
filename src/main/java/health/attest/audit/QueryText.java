package health.attest.audit;

import health.attest.access.Interaction;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/** What was asked, in one line, without what must never be written down. */
public final class QueryText {
    private static final int LENGTH_MAX = 8_000;
    private static final Set<String> SECRETS =
            Set.of("access_token", "token", "refresh_token", "id_token", "password", "client_secret", "assertion");

    private QueryText() {}

    /** Method, route and parameters of an interaction; parameters sorted by name, long queries cut with a mark. */
    public static String of(String method, Interaction interaction) {
        StringJoiner route = new StringJoiner("/");
        for (String part : new String[] {interaction.type(), interaction.id(), interaction.operation()}) {
            if (part != null) {
                route.add(part);
            }
        }
        StringJoiner parameters = new StringJoiner("&");
        new TreeMap<>(interaction.parameters()).forEach((name, values) -> add(parameters, name, values));
        String text = method + " " + route + (parameters.length() == 0 ? "" : "?" + parameters);
        return text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX) + "…";
    }

    private static void add(StringJoiner parameters, String name, List<String> values) {
        boolean secret = SECRETS.contains(name.toLowerCase(Locale.ROOT));
        values.forEach(value -> parameters.add(name + "=" + (secret ? "***" : value)));
    }
}
