package health.attest.threat;

/** Knows what the dashboard shows, from the security log of all instances. */
@FunctionalInterface
public interface DashboardSource {

    Dashboard dashboard();
}
