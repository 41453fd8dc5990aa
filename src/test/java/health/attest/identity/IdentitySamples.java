package health.attest.identity;

import health.attest.samples.Samples;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Random people. */
final class IdentitySamples {
    static final IdentityPolicy POLICY = new IdentityPolicy(List.of("urn:national"), "39", "attest");

    private static final String[] NAMES = {
        "Rossi", "Müller", "Weiß", "O'Brien", "Núñez", "de la Cruz", "Łukasiewicz", "Şahin", "李", "Ólafsdóttir"
    };

    private IdentitySamples() {}

    static ConsortiumKey key(RandomGenerator random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        bytes[0] |= 1;
        return ConsortiumKey.of(bytes);
    }

    static PatientTraits person(RandomGenerator random) {
        boolean isNational = random.nextInt(3) == 0;
        return new PatientTraits(
                isNational
                        ? List.of(
                                new PatientTraits.Identifier("urn:national", Long.toString(random.nextLong(1L << 40))))
                        : List.of(),
                Optional.of(name(random)),
                Samples.list(random, 1, 3, IdentitySamples::name),
                Optional.of("%04d-%02d-%02d"
                        .formatted(random.nextInt(1920, 2026), random.nextInt(1, 13), random.nextInt(1, 29))),
                List.of("+39 06 %07d".formatted(random.nextInt(10_000_000))),
                List.of());
    }

    /** The same person as another clerk would have typed it. */
    static PatientTraits retyped(PatientTraits person, RandomGenerator random) {
        return new PatientTraits(
                person.identifiers(),
                person.family().map(text -> retyped(text, random)),
                person.given().stream().map(text -> retyped(text, random)).toList(),
                person.birthDate(),
                person.phones().stream()
                        .map(number -> number.replace("+39 06 ", random.nextBoolean() ? "0039 (06) " : "+39-06."))
                        .toList(),
                List.of(name(random) + "@example.org"));
    }

    private static String name(RandomGenerator random) {
        return NAMES[random.nextInt(NAMES.length)] + (random.nextInt(4) == 0 ? "-" + random.nextInt(1_000) : "");
    }

    private static String retyped(String text, RandomGenerator random) {
        String cased = random.nextBoolean() ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT);
        String composed =
                random.nextBoolean() ? java.text.Normalizer.normalize(cased, java.text.Normalizer.Form.NFD) : cased;
        return " ".repeat(random.nextInt(3)) + composed.replace(" ", "\u00a0 ") + "\t";
    }
}
