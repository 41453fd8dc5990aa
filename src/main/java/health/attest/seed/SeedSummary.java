package health.attest.seed;

import java.util.ArrayList;
import java.util.List;

/** Counts what became of the files of one run. */
public final class SeedSummary {
    private final List<String> failed = new ArrayList<>();
    private int loaded;
    private int entries;
    private int present;

    public void loaded(SeedFile file) {
        loaded++;
        entries += file.entries();
    }

    public void alreadyThere() {
        present++;
    }

    public void failed(String name) {
        failed.add(name);
    }

    /** Whether every file is in the server now. */
    public boolean isComplete() {
        return failed.isEmpty();
    }

    /** One line for a person. */
    public String line() {
        String counts = loaded + " loaded (" + entries + " entries), " + present + " already there, " + failed.size()
                + " failed";
        return failed.isEmpty() ? counts : counts + ": " + String.join(", ", failed);
    }
}
