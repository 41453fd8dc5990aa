package health.attest.account;

import health.attest.access.Role;
import java.time.Duration;
import java.util.Set;

/**
 * Who needs a second factor, and how often it may be tried.
 *
 * @param requiredOf roles whose owners must set one up before they have any authority
 * @param triesMax tries in one pending session, at least 1
 * @param deviceTrust how long a remembered browser needs none; at most 90 days
 */
public record SecondFactorPolicy(Set<Role> requiredOf, int triesMax, Duration deviceTrust) {

    public SecondFactorPolicy {
        requiredOf = Set.copyOf(requiredOf);
        if (triesMax < 1 || deviceTrust.isNegative() || deviceTrust.compareTo(Duration.ofDays(90)) > 0) {
            throw new IllegalArgumentException("a second factor's bound is out of range");
        }
    }
}
