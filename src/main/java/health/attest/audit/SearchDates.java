package health.attest.audit;

import health.attest.audit.Condition.Span;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads dates with prefixes: each date is the span its precision leaves open (FHIR R4, "date" parameters). */
final class SearchDates {
    private static final Pattern FORM = Pattern.compile(
            "(eq|ne|gt|lt|ge|le|sa|eb|ap)?(\\d{4}(?:-\\d{2}(?:-\\d{2}(?:T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?"
                    + "(?:Z|[+-]\\d{2}:\\d{2})?)?)?)?)");

    private SearchDates() {}

    static Span read(String value) {
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            throw malformed();
        }
        Span span = span(matcher.group(2));
        String prefix = matcher.group(1) == null ? "eq" : matcher.group(1);
        return switch (prefix) {
            case "ne" -> new Span(span.from(), span.to(), true);
            case "gt", "sa" -> new Span(span.to(), null, false);
            case "lt", "eb" -> new Span(null, span.from(), false);
            case "ge" -> new Span(span.from(), null, false);
            case "le" -> new Span(null, span.to(), false);
            default -> span;
        };
    }

    private static Span span(String date) {
        try {
            if (date.length() == 4) {
                Year year = Year.parse(date);
                return days(year.atDay(1), year.plusYears(1).atDay(1));
            }
            if (date.length() == 7) {
                YearMonth month = YearMonth.parse(date);
                return days(month.atDay(1), month.plusMonths(1).atDay(1));
            }
            if (date.length() == 10) {
                LocalDate day = LocalDate.parse(date);
                return days(day, day.plusDays(1));
            }
            return moment(date);
        } catch (DateTimeException e) {
            throw malformed();
        }
    }

    private static Span moment(String text) {
        boolean zoned = text.endsWith("Z") || text.lastIndexOf('+') > 10 || text.lastIndexOf('-') > 10;
        Instant from = OffsetDateTime.parse(zoned ? text : text + "Z").toInstant();
        int fraction = text.indexOf('.');
        Duration precision =
                fraction >= 0 ? Duration.ofMillis(1) : seconds(text) ? Duration.ofSeconds(1) : Duration.ofMinutes(1);
        return new Span(from, from.plus(precision), false);
    }

    private static boolean seconds(String text) {
        return text.length() > 18 && text.charAt(16) == ':';
    }

    private static Span days(LocalDate from, LocalDate to) {
        return new Span(
                from.atStartOfDay(ZoneOffset.UTC).toInstant(),
                to.atStartOfDay(ZoneOffset.UTC).toInstant(),
                false);
    }

    private static SearchRejectedException malformed() {
        return new SearchRejectedException("not a FHIR date, with an optional prefix");
    }
}
