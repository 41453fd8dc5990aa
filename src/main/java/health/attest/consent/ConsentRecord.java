package health.attest.consent;

import health.attest.access.ResourceReference;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A version of a FHIR R4 Consent, read once into what the decision needs.
 *
 * @param id logical id
 * @param version version number
 * @param patient logical id of the patient who consents
 * @param active whether its status is {@code active} and its scope {@code patient-privacy}
 * @param base what {@code policyRule} says: OPTIN permits, OPTOUT denies; null for anything else
 * @param root its provision; null when it has none
 * @param intelligible false when it is nested too deep or follows rules Attest does not know; it then denies everything
 * @param doubtful whether it carries a modifier extension that Attest does not understand
 * @param vouched whether the patient, a representative or a privacy officer wrote or verified it; its permits count
 *     only then
 */
public record ConsentRecord(
        String id,
        long version,
        String patient,
        boolean active,
        Provision.@Nullable Type base,
        @Nullable Provision root,
        boolean intelligible,
        boolean doubtful,
        boolean vouched) {

    /** Whether the Consent has a say at that instant. */
    public boolean countsAt(Instant instant) {
        return active && (root == null || root.period().contains(instant));
    }

    /** When it stops to count by itself; empty when it does not. */
    public Optional<Instant> expiry() {
        return Optional.ofNullable(root)
                .map(Provision::period)
                .map(Timespan::end)
                .filter(Instant.MAX::isAfter);
    }

    /** Whether some provision names data by a relation that only the store knows. */
    public boolean names(Provision.Meaning meaning) {
        return root != null
                && provisions(root).flatMap(each -> each.data().stream()).anyMatch(each -> each.meaning() == meaning);
    }

    /** The references that provisions name with that meaning. */
    public Stream<ResourceReference> named(Provision.Meaning meaning) {
        return Stream.ofNullable(root)
                .flatMap(ConsentRecord::provisions)
                .flatMap(each -> each.data().stream())
                .filter(each -> each.meaning() == meaning)
                .flatMap(each -> Stream.ofNullable(each.reference()));
    }

    /** The version's reference, for example {@code Consent/7/_history/2}. */
    public String versionReference() {
        return "Consent/" + id + "/_history/" + version;
    }

    private static Stream<Provision> provisions(Provision provision) {
        return Stream.concat(
                Stream.of(provision), provision.provisions().stream().flatMap(ConsentRecord::provisions));
    }
}
