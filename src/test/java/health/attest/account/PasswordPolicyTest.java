package health.attest.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.attest.access.Tenant;
import health.attest.account.PasswordPolicy.Fault;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordPolicyTest {
    private static final Account ALICE = new Account(
            UUID.randomUUID(), new Tenant("demo"), "alice", "Alice", "a.archer@mail.example", Set.of(), null, false);

    private final PasswordPolicy plain = new PasswordPolicy(12, 10, false, Set.of("letmein-letmein"));
    private final PasswordPolicy composed = new PasswordPolicy(12, 10, true, Set.of());

    @ParameterizedTest
    @CsvSource({
        "elevenchars, TOO_SHORT",
        "twelve-chars, ",
        "LetMeIn-LetMeIn, BREACHED",
        "i-am-Alice-really, GUESSABLE",
        "my-a.archer@mail.example, GUESSABLE",
        "aaaaaaaaaaaabc, GUESSABLE",
        "all lower case is fine, "
    })
    void lengthListAndOwnNameAreWhatCounts(String password, Fault fault) {
        assertThat(plain.faultOf(password, ALICE).orElse(null)).isEqualTo(fault);
    }

    @Test
    void theLengthHasAnUpperBoundInCharactersNotBytes() {
        String smiles = "\uD83D\uDE00\uD83D\uDE01\uD83D\uDE02\uD83D\uDE03";

        assertThat(plain.faultOf(smiles.repeat(32), ALICE)).isEmpty();
        assertThat(plain.faultOf(smiles.repeat(32) + "x", ALICE)).hasValue(Fault.TOO_LONG);
    }

    @ParameterizedTest
    @CsvSource({
        "nothing-but-lower, NOT_COMPOSED",
        "Upper-And-Lower, NOT_COMPOSED",
        "Upper4Lower5Digit, NOT_COMPOSED",
        "Upper-4-Lower, "
    })
    void compositionIsAskedForOnlyWhereSomebodyWantsIt(String password, Fault fault) {
        assertThat(composed.faultOf(password, ALICE).orElse(null)).isEqualTo(fault);
        assertThat(plain.faultOf(password, ALICE)).isEmpty();
    }

    @Test
    void aKeyboardsWayOfComposingLettersMakesNoDifference() {
        assertThat(PasswordPolicy.normalized("Stra\u00dfe-A\u030angstro\u0308m"))
                .isEqualTo(PasswordPolicy.normalized("Stra\u00dfe-\u00c5ngstr\u00f6m"));
    }

    @Test
    void aPolicyHasBounds() {
        assertThatThrownBy(() -> new PasswordPolicy(7, 10, false, Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PasswordPolicy(12, 25, false, Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "4, 0", "5, 1", "6, 2", "7, 4", "14, 512", "15, 900", "1000, 900"})
    void delaysDoubleUpToABound(int failures, long seconds) {
        assertThat(AttemptDelay.DEFAULT.after(failures)).isEqualTo(Duration.ofSeconds(seconds));
        long[] all = AttemptDelay.DEFAULT.seconds();
        assertThat(all[Math.min(failures, all.length) - 1]).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "alice, demo, alice",
        "' Alice ', demo, alice",
        "alice@beta, beta, alice",
        "ALICE@BETA, beta, alice",
        "alice@nowhere, demo, alice@nowhere",
        "@beta, demo, @beta",
        "'', demo, ''"
    })
    void aNameMayStateItsTenant(String typed, String tenant, String username) {
        LoginName name = LoginName.parse(typed, Set.of(new Tenant("demo"), new Tenant("beta")), new Tenant("demo"));

        assertThat(name).isEqualTo(new LoginName(new Tenant(tenant), username));
    }
}
