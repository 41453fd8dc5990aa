package health.attest.chain;

/** When a block counts as final. */
public sealed interface Finality {
    /** Most confirmations that can be asked for. */
    int CONFIRMATIONS_MAX = 1_000;

    /** When the node says so, by its {@code finalized} tag. */
    record FinalizedTag() implements Finality {}

    /** When so many blocks stand above it; 0 for chains whose blocks are never undone, such as Besu QBFT. */
    record Confirmations(int blocks) implements Finality {
        public Confirmations {
            if (blocks < 0 || blocks > CONFIRMATIONS_MAX) {
                throw new IllegalArgumentException("0 to " + CONFIRMATIONS_MAX + " confirmations");
            }
        }
    }

    /** Reads {@code finalized} or a number of confirmations. */
    static Finality parse(String text) {
        if (text.equals("finalized")) {
            return new FinalizedTag();
        }
        try {
            return new Confirmations(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("finality is 'finalized' or a number of confirmations");
        }
    }
}
