package health.attest.ledger;

import java.util.List;
import java.util.function.LongConsumer;

/** Derives a whole log again, for whoever keeps the records it commits to. */
public interface LogAudit {

    /**
     * What came of it.
     *
     * @param size leaves derived
     * @param erased leaves whose envelope and salt were erased
     * @param anchoredSize size of the head found on chain; 0 without a chain
     * @param wrong what does not hold, in words; empty when everything does
     */
    record Result(long size, long erased, long anchoredSize, List<String> wrong) {
        public Result {
            wrong = List.copyOf(wrong);
        }
    }

    /**
     * Opens every commitment, and compares the roots with the signed checkpoints and with the head on chain.
     *
     * @param progress told now and then how many leaves were derived
     */
    Result check(LongConsumer progress);
}
