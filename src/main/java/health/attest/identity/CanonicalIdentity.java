package health.attest.identity;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one form in which all branches write who a patient is. Never stored and never printed: whoever has it knows the
 * patient.
 *
 * <p>An identifier of a consortium-wide system wins; else family and given names, birth date and one contact are all
 * needed, because fewer of them are shared by different people. Text is Unicode NFKC, without case, with single spaces;
 * telephone numbers are E.164.
 */
public final class CanonicalIdentity {
    private static final String VERSION = "attest-identity-v1";
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\p{Cntrl}]+");
    private static final Pattern PHONE_EXTENSION = Pattern.compile("(?i)(x|ext\\.?|;ext=).*$");
    private static final Pattern NOT_DIGIT = Pattern.compile("[^0-9]");
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final String text;

    private CanonicalIdentity(String text) {
        this.text = text;
    }

    /** The identity of a patient; empty if what is known could be anybody's. */
    public static Optional<CanonicalIdentity> of(PatientTraits traits, IdentityPolicy policy) {
        return byIdentifier(traits, policy).or(() -> byName(traits, policy));
    }

    String text() {
        return text;
    }

    private static Optional<CanonicalIdentity> byIdentifier(PatientTraits traits, IdentityPolicy policy) {
        return policy.systems().stream()
                .flatMap(system -> traits.identifiers().stream()
                        .filter(identifier -> identifier.system().equals(system))
                        .map(identifier -> fold(identifier.value()))
                        .filter(value -> !value.isEmpty())
                        .sorted()
                        .map(value -> joined("identifier", fold(system), value)))
                .findFirst();
    }

    private static Optional<CanonicalIdentity> byName(PatientTraits traits, IdentityPolicy policy) {
        String family = traits.family().map(CanonicalIdentity::fold).orElse("");
        String given = traits.given().stream()
                .map(CanonicalIdentity::fold)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.joining(" "));
        String birthDate =
                traits.birthDate().filter(date -> DAY.matcher(date).matches()).orElse("");
        String contact = contact(traits, policy).orElse("");
        if (Stream.of(family, given, birthDate, contact).anyMatch(String::isEmpty)) {
            return Optional.empty();
        }
        return Optional.of(joined("name", family, given, birthDate, contact));
    }

    private static Optional<String> contact(PatientTraits traits, IdentityPolicy policy) {
        Optional<String> phone = traits.phones().stream()
                .map(number -> e164(number, policy.countryCode()))
                .filter(number -> !number.isEmpty())
                .min(String::compareTo);
        return phone.or(() -> traits.emails().stream()
                .map(CanonicalIdentity::fold)
                .filter(email -> !email.isEmpty())
                .min(String::compareTo));
    }

    /** E.164 as far as the number says its country, or the consortium's. */
    private static String e164(String number, String countryCode) {
        String folded =
                PHONE_EXTENSION.matcher(fold(number).replaceFirst("^tel:", "")).replaceFirst("");
        String digits = NOT_DIGIT.matcher(folded).replaceAll("");
        if (digits.isEmpty()) {
            return "";
        }
        if (folded.startsWith("+")) {
            return "+" + digits;
        }
        if (digits.startsWith("00")) {
            return "+" + digits.substring(2);
        }
        if (countryCode.isEmpty()) {
            return digits;
        }
        return "+" + countryCode + (digits.startsWith("0") ? digits.substring(1) : digits);
    }

    /** Upper case first: sharp s and its likes fold only on that way. */
    private static String fold(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
        String folded = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return SPACES.matcher(Normalizer.normalize(folded, Normalizer.Form.NFKC))
                .replaceAll(" ")
                .strip();
    }

    /** Parts hold no line feed, so no two identities are joined into one text. */
    private static CanonicalIdentity joined(String form, String... parts) {
        return new CanonicalIdentity(VERSION + "\n" + form + "\n" + String.join("\n", List.of(parts)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CanonicalIdentity same && text.equals(same.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "CanonicalIdentity[…]";
    }
}
