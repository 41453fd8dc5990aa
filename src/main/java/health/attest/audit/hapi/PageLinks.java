package health.attest.audit.hapi;

import health.attest.audit.JournalQuery.SortKey;
import health.attest.audit.StoredEvent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Links to the next page: the same search and the place where this page ended. They hold no result, so each page is
 * judged and confined anew, whoever follows the link.
 */
final class PageLinks {
    private static final String CURSOR = "_cursor";

    private PageLinks() {}

    static String next(String base, Map<String, List<String>> parameters, SortKey key, StoredEvent last) {
        StringJoiner query = new StringJoiner("&");
        parameters.forEach((name, values) -> {
            if (!name.equals(CURSOR)) {
                values.forEach(value -> query.add(encode(name) + "=" + encode(value)));
            }
        });
        query.add(CURSOR + "=" + encode(value(key, last) + "~" + last.row()));
        return base + "/AuditEvent?" + query;
    }

    private static String value(SortKey key, StoredEvent event) {
        return switch (key) {
            case RECORDED -> Long.toString(event.recorded().toEpochMilli());
            case STORED -> Long.toString(event.stored().toEpochMilli());
            case ID -> event.id().toString();
        };
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
