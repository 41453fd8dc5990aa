package health.attest.consent;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Timing;
import org.jspecify.annotations.Nullable;

/** FHIR dates as spans: both ends inclusive at the precision given. */
final class FhirTimes {
    private final ZoneId zone;

    FhirTimes(ZoneId zone) {
        this.zone = zone;
    }

    /** The period; open where it states no end. */
    Timespan span(Period period) {
        return new Timespan(
                period.hasStart() ? moment(period.getStartElement()).start() : Instant.MIN,
                period.hasEnd() ? moment(period.getEndElement()).end() : Instant.MAX);
    }

    /** All instants that the date means. */
    Timespan moment(BaseDateTimeType date) {
        TemporalPrecisionEnum precision = date.getPrecision();
        if (precision.compareTo(TemporalPrecisionEnum.DAY) > 0) {
            Instant start = date.getValue().toInstant();
            return new Timespan(start, start.plus(1, unit(precision)));
        }
        LocalDate first = LocalDate.of(
                date.getYear(),
                precision == TemporalPrecisionEnum.YEAR ? 1 : date.getMonth() + 1,
                precision == TemporalPrecisionEnum.DAY ? date.getDay() : 1);
        return new Timespan(at(first), at(first.plus(1, unit(precision))));
    }

    /** The time that a dateTime, instant, Period or Timing means; null for anything else. */
    @Nullable Timespan of(IBase value) {
        if (value instanceof BaseDateTimeType date) {
            return date.hasValue() ? moment(date) : null;
        }
        if (value instanceof Period period) {
            return span(period);
        }
        if (value instanceof Timing timing) {
            return timing.getEvent().stream()
                    .map(this::moment)
                    .reduce(Timespan::hull)
                    .orElse(null);
        }
        return null;
    }

    private Instant at(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    private static ChronoUnit unit(TemporalPrecisionEnum precision) {
        return switch (precision) {
            case YEAR -> ChronoUnit.YEARS;
            case MONTH -> ChronoUnit.MONTHS;
            case DAY -> ChronoUnit.DAYS;
            case MINUTE -> ChronoUnit.MINUTES;
            case SECOND -> ChronoUnit.SECONDS;
            case MILLI -> ChronoUnit.MILLIS;
        };
    }
}
