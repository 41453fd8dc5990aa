package health.attest.audit.jdbc;

import health.attest.audit.Condition;
import health.attest.audit.Condition.Comparison;
import health.attest.audit.Condition.Span;
import health.attest.audit.EventIds;
import health.attest.audit.JournalQuery;
import health.attest.audit.JournalQuery.Place;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes a query as SQL with parameters; no value of a caller ever becomes part of the text. */
final class QuerySql {
    private static final String COLUMNS = "row_id, id, recorded, stored, dictionary, body";

    private final StringBuilder where = new StringBuilder("tenant = ?");
    private final List<Object> parameters = new ArrayList<>();
    private final JournalQuery query;

    QuerySql(JournalQuery query) {
        this.query = query;
        parameters.add(query.tenant().id());
        query.conditions().forEach(this::add);
    }

    List<Object> parameters() {
        return parameters;
    }

    String count() {
        return "select count(*) from attest.journal where " + where;
    }

    /** Everything in order; a page when the query has a place or a limit. */
    String select(boolean limited) {
        String column = column();
        String direction = query.sort().descending() ? " desc" : "";
        Place after = query.after();
        if (after != null) {
            where.append(" and (")
                    .append(column)
                    .append(", row_id) ")
                    .append(query.sort().descending() ? "<" : ">");
            where.append(" (?, ?)");
            parameters.add(sortValue(after));
            parameters.add(after.row());
        }
        String order = " order by " + column + direction + ", row_id" + direction;
        if (limited) {
            parameters.add(query.limit());
        }
        return "select " + COLUMNS + " from attest.journal where " + where + order + (limited ? " limit ?" : "");
    }

    private String column() {
        return switch (query.sort().key()) {
            case RECORDED -> "recorded";
            case STORED -> "stored";
            case ID -> "id";
        };
    }

    private Object sortValue(Place place) {
        return switch (query.sort().key()) {
            case RECORDED, STORED -> timestamp(Instant.ofEpochMilli(Long.parseLong(place.value())));
            case ID -> UUID.fromString(place.value());
        };
    }

    private void add(Condition condition) {
        if (condition instanceof Condition.Keys keys) {
            overlap("keys", keys.anyOf(), keys.negated());
        } else if (condition instanceof Condition.Codes codes) {
            overlap("codes", codes.anyOf(), codes.negated());
        } else if (condition instanceof Condition.Patients patients) {
            where.append(" and (patient = any (?) or keys && ?)");
            parameters.add(patients.anyOf().toArray(String[]::new));
            parameters.add(longs(patients.keys()));
        } else if (condition instanceof Condition.Texts texts) {
            texts(texts);
        } else if (condition instanceof Condition.Times times) {
            times(times);
        } else if (condition instanceof Condition.Ids ids) {
            ids(ids.anyOf());
        } else if (condition instanceof Condition.SecurityOnly) {
            where.append(" and security");
        } else if (condition instanceof Condition.Nothing) {
            where.append(" and false");
        }
    }

    private void overlap(String column, Collection<Long> terms, boolean negated) {
        where.append(negated ? " and not " : " and ").append(column).append(" && ?");
        parameters.add(longs(terms));
    }

    private void texts(Condition.Texts texts) {
        String prefix = texts.parameter() + "=";
        where.append(" and exists (select from unnest(texts) as text where text like any (?))");
        parameters.add(texts.values().stream()
                .map(value -> prefix
                        + (texts.comparison() == Comparison.CONTAINS ? "%" : "")
                        + escapeLike(value)
                        + (texts.comparison() == Comparison.EQUALS ? "" : "%"))
                .toArray(String[]::new));
    }

    private static String escapeLike(String value) {
        return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private void times(Condition.Times times) {
        if (times.anyOf().isEmpty()) {
            return;
        }
        String column = times.stored() ? "stored" : "recorded";
        StringJoiner spans = new StringJoiner(" or ", " and (", ")");
        times.anyOf().forEach(span -> spans.add(span(column, span)));
        where.append(spans);
    }

    private String span(String column, Span span) {
        StringJoiner ends = new StringJoiner(" and ", span.outside() ? "not (" : "(", ")");
        ends.add("true");
        end(ends, column + " >= ?", span.from());
        end(ends, column + " < ?", span.to());
        return ends.toString();
    }

    private void end(StringJoiner ends, String comparison, @Nullable Instant time) {
        if (time != null) {
            ends.add(comparison);
            parameters.add(timestamp(time));
        }
    }

    private void ids(Collection<UUID> ids) {
        where.append(" and id = any (?)");
        parameters.add(ids.toArray(UUID[]::new));
        // The ids say in which months they lie, so that other partitions are not looked into.
        Instant first =
                ids.stream().map(EventIds::recordedOf).min(Instant::compareTo).orElseThrow();
        Instant last =
                ids.stream().map(EventIds::recordedOf).max(Instant::compareTo).orElseThrow();
        where.append(" and recorded between ? and ?");
        parameters.add(timestamp(first));
        parameters.add(timestamp(last));
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.from(instant);
    }

    private static Long[] longs(Collection<Long> values) {
        return values.toArray(Long[]::new);
    }
}
