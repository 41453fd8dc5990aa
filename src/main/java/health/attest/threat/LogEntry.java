package health.attest.threat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the security log.
 *
 * @param time when the request had its answer
 * @param tag tag of the address, 64 hexadecimal digits
 * @param address the address itself, for the officer within 30 days; stored encrypted
 * @param method HTTP method
 * @param route route template
 * @param status HTTP status
 * @param userAgent at most 200 characters
 * @param score how hostile it looked
 * @param action what became of it
 * @param count identical refusals this line stands for, 1 for one request
 */
public record LogEntry(
        Instant time,
        String tag,
        String address,
        String method,
        String route,
        int status,
        @Nullable String userAgent,
        ThreatScore score,
        String action,
        int count) {}
