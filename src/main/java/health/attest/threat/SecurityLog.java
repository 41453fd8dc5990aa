package health.attest.threat;

/** Takes the lines of the security log. Never waits and never throws. */
@FunctionalInterface
public interface SecurityLog {

    void append(LogEntry entry);
}
