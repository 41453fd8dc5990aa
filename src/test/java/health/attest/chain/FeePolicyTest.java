package health.attest.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import health.attest.samples.Samples;
import org.junit.jupiter.api.Test;

class FeePolicyTest {
    private static final FeePolicy POLICY = new FeePolicy(100);

    private record Stuck(Fees fees, long baseFee, long tip) {}

    @Test
    void leavesRoomForTheBaseFeeToDouble() {
        assertThat(POLICY.first(10, 2)).contains(new Fees(2, 22));
    }

    @Test
    void neverOffersMoreThanTheCap() {
        assertThat(POLICY.first(60, 2)).contains(new Fees(2, 100));
        assertThat(POLICY.first(99, 50)).contains(new Fees(1, 100));
        assertThat(POLICY.first(101, 0)).isEmpty();
    }

    @Test
    void aChainWithoutFeesIsNotPaid() {
        assertThat(POLICY.first(0, 0)).contains(new Fees(0, 0));
    }

    @Test
    void aReplacementOffersAtLeastTenPercentMoreOfBothOrIsNotMade() {
        FeePolicy policy = new FeePolicy(1_000_000_000_000L);
        Samples.forAll(
                random -> {
                    long tip = random.nextLong(2_000_000_000L);
                    return new Stuck(
                            new Fees(tip, tip + random.nextLong(900_000_000_000L)),
                            random.nextLong(500_000_000_000L),
                            random.nextLong(3_000_000_000L));
                },
                stuck -> policy.replacement(stuck.fees(), stuck.baseFee(), stuck.tip())
                        .ifPresent(fees -> {
                            assertThat(fees.tipWei() * 10)
                                    .isGreaterThanOrEqualTo(stuck.fees().tipWei() * 11);
                            assertThat(fees.maxWei() * 10)
                                    .isGreaterThanOrEqualTo(stuck.fees().maxWei() * 11);
                            assertThat(fees.maxWei()).isLessThanOrEqualTo(1_000_000_000_000L);
                        }));
    }

    @Test
    void aReplacementFollowsTheBaseFee() {
        assertThat(POLICY.replacement(new Fees(2, 22), 40, 2)).contains(new Fees(3, 83));
    }

    @Test
    void noReplacementGoesOverTheCap() {
        assertThat(POLICY.replacement(new Fees(2, 95), 10, 2)).isEmpty();
    }

    @Test
    void feesAreSane() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Fees(3, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fees(-1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new FeePolicy(0));
    }

    @Test
    void finalityIsATagOrANumber() {
        assertThat(Finality.parse("finalized")).isEqualTo(new Finality.FinalizedTag());
        assertThat(Finality.parse("0")).isEqualTo(new Finality.Confirmations(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Finality.parse("soon"));
        assertThatIllegalArgumentException().isThrownBy(() -> Finality.parse("-1"));
    }
}
