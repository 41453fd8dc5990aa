package health.attest.identity;

import static health.attest.identity.IdentitySamples.POLICY;
import static health.attest.samples.Samples.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import health.attest.chain.Bytes32;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;

class UniversalIdentifierPropertyTest {

    private record Pair(ConsortiumKey key, PatientTraits one, PatientTraits other) {}

    /** Property 1: patient id unique. */
    @Test
    void differentPeopleHaveDifferentIdentifiers() {
        forAll(
                random -> new Pair(
                        IdentitySamples.key(random), IdentitySamples.person(random), IdentitySamples.person(random)),
                pair -> assertThat(identifier(pair.key(), pair.one()).equals(identifier(pair.key(), pair.other())))
                        .isEqualTo(identity(pair.one()).equals(identity(pair.other()))));
    }

    /** Property 2: patient id deterministic. */
    @Test
    void onePersonHasOneIdentifierHoweverItIsTyped() {
        forAll(UniversalIdentifierPropertyTest::samePerson, pair -> assertThat(identifier(pair.key(), pair.one()))
                .isEqualTo(identifier(pair.key(), pair.other())));
    }

    /** Property 43: a new branch derives what all branches derive, given the key and nothing else. */
    @Test
    void anyBranchWithTheKeyDerivesTheSameAndNoOtherBranchDoes() {
        forAll(
                random -> new Pair(
                        IdentitySamples.key(random), IdentitySamples.person(random), IdentitySamples.person(random)),
                pair -> {
                    ConsortiumKey other =
                            ConsortiumKey.of(pair.key().mac("another key").toBytes());

                    UniversalIdentifier here = identifier(pair.key(), pair.one());

                    assertThat(here).isNotEqualTo(identifier(other, pair.one()));
                    assertThat(here.commitment(pair.key())).isNotEqualTo(here.commitment(other));
                });
    }

    /** Property 5: patient id private. */
    @Test
    void noByteOfAnIdentityLeavesAndNoPlainHashMatches() {
        forAll(UniversalIdentifierPropertyTest::samePerson, pair -> {
            UniversalIdentifier identifier = identifier(pair.key(), pair.one());
            Bytes32 commitment = identifier.commitment(pair.key());
            List<String> secrets = Stream.of(
                            pair.one().family().stream(),
                            pair.one().given().stream(),
                            pair.one().birthDate().stream(),
                            pair.one().phones().stream(),
                            pair.one().identifiers().stream().map(PatientTraits.Identifier::value),
                            Stream.of(identity(pair.one()).text()))
                    .flatMap(part -> part)
                    .toList();

            assertThat(secrets)
                    .allSatisfy(secret -> assertNothingOf(secret, hex(identifier)))
                    .allSatisfy(secret -> assertNothingOf(secret, hex(commitment)));
            assertNothingOf(identifier.value(), hex(commitment));
        });
    }

    @Test
    void fewerTraitsThanIdentifySomebodyGiveNoIdentifier() {
        PatientTraits whole = new PatientTraits(
                List.of(),
                Optional.of("Rossi"),
                List.of("Anna"),
                Optional.of("1980-02-03"),
                List.of("061234567"),
                List.of());

        assertThat(CanonicalIdentity.of(whole, POLICY)).isPresent();
        assertThat(lackingOneTrait(whole).map(traits -> CanonicalIdentity.of(traits, POLICY)))
                .allMatch(Optional::isEmpty);
    }

    private static Stream<PatientTraits> lackingOneTrait(PatientTraits whole) {
        return Stream.of(
                new PatientTraits(
                        List.of(), Optional.empty(), whole.given(), whole.birthDate(), whole.phones(), List.of()),
                new PatientTraits(
                        List.of(), whole.family(), List.of(" "), whole.birthDate(), whole.phones(), List.of()),
                new PatientTraits(
                        List.of(), whole.family(), whole.given(), Optional.of("1980-02"), whole.phones(), List.of()),
                new PatientTraits(List.of(), whole.family(), whole.given(), whole.birthDate(), List.of("-"), List.of()),
                new PatientTraits(
                        List.of(new PatientTraits.Identifier("urn:local", "7")),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        List.of()));
    }

    @Test
    void theFormIsFixedForEver() {
        PatientTraits anna = new PatientTraits(
                List.of(),
                Optional.of("  Weiß "),
                List.of("ANNA", "Maria"),
                Optional.of("1980-02-03"),
                List.of("06 1234567"),
                List.of("anna@example.org"));

        assertThat(identity(anna).text())
                .isEqualTo("attest-identity-v1\nname\nweiss\nanna maria\n1980-02-03\n+3961234567");
        assertThat(identity(new PatientTraits(
                                List.of(new PatientTraits.Identifier("urn:national", " rss-anna ")),
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                List.of(),
                                List.of()))
                        .text())
                .isEqualTo("attest-identity-v1\nidentifier\nurn:national\nrss-anna");
    }

    @Test
    void anIdentityIsNeverPrinted() {
        forAll(IdentitySamples::person, person -> assertThat(identity(person)).hasToString("CanonicalIdentity[…]"));
    }

    /** Fewer than six bytes stand in a random word by chance. */
    private static void assertNothingOf(String secret, String word) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= 6) {
            assertThat(word).doesNotContain(HexFormat.of().formatHex(bytes));
        }
        assertThat(word)
                .isNotEqualTo(sha256(secret))
                .isNotEqualTo(Hash.sha3String(secret).substring(2));
    }

    private static Pair samePerson(RandomGenerator random) {
        PatientTraits person = IdentitySamples.person(random);
        return new Pair(IdentitySamples.key(random), person, IdentitySamples.retyped(person, random));
    }

    private static CanonicalIdentity identity(PatientTraits traits) {
        return CanonicalIdentity.of(traits, POLICY).orElseThrow();
    }

    private static UniversalIdentifier identifier(ConsortiumKey key, PatientTraits traits) {
        return UniversalIdentifier.of(identity(traits), key);
    }

    private static String hex(Bytes32 word) {
        return word.toHex().substring(2);
    }

    private static String hex(UniversalIdentifier identifier) {
        return HexFormat.of().formatHex(identifier.value().getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
