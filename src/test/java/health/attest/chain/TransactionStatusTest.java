package health.attest.chain;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransactionStatusTest {
    private static final Optional<Inclusion> INCLUSION =
            Optional.of(new Inclusion(Bytes32.ZERO, 7, Bytes32.ZERO, Instant.EPOCH, 37_490));

    /** Property 32: chain status of anything changes only after confirmation. */
    @ParameterizedTest
    @EnumSource(
            value = TransactionState.class,
            names = {"QUEUED", "SENT", "REFUSED"})
    void nothingUnconfirmedHasAPlaceOnChain(TransactionState state) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TransactionStatus(1, state, INCLUSION, Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(
            value = TransactionState.class,
            names = {"INCLUDED", "FINAL"})
    void nothingConfirmedIsWithoutAPlace(TransactionState state) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TransactionStatus(1, state, Optional.empty(), Optional.empty()));
        assertThatCode(() -> new TransactionStatus(1, state, INCLUSION, Optional.empty()))
                .doesNotThrowAnyException();
    }

    @Test
    void aRefusalSaysWhy() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new TransactionStatus(1, TransactionState.REFUSED, Optional.empty(), Optional.empty()));
    }
}
