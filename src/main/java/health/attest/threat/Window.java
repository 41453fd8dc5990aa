package health.attest.threat;

/** Instants of the last while, oldest first, at most so many. Not thread-safe. */
final class Window {
    private static final int LENGTH_START = 8;

    private int sizeMax;
    private long[] instants = new long[LENGTH_START];
    private int first;
    private int size;

    Window(int sizeMax) {
        this.sizeMax = sizeMax;
    }

    /** Lets the window hold more; never less. */
    void widen(int sizeMaxAtLeast) {
        sizeMax = Math.max(sizeMax, sizeMaxAtLeast);
    }

    /** Forgets what is not younger than {@code until}. */
    void forgetUntil(long until) {
        while (size > 0 && instants[first] <= until) {
            first = (first + 1) % instants.length;
            size--;
        }
    }

    /** Remembers an instant; the oldest goes when there are too many. */
    void add(long instant) {
        if (size == sizeMax) {
            first = (first + 1) % instants.length;
            size--;
        }
        if (size == instants.length) {
            grow();
        }
        instants[(first + size) % instants.length] = instant;
        size++;
    }

    private void grow() {
        long[] larger = new long[Math.max(LENGTH_START, size * 2)];
        for (int i = 0; i < size; i++) {
            larger[i] = instants[(first + i) % instants.length];
        }
        instants = larger;
        first = 0;
    }

    int size() {
        return size;
    }

    int sizeAfter(long instant) {
        int younger = 0;
        for (int i = size - 1; i >= 0 && instants[(first + i) % instants.length] > instant; i--) {
            younger++;
        }
        return younger;
    }

    long oldest() {
        return instants[first];
    }
}
