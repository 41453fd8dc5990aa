package health.attest.fhir;

import java.util.Optional;
import java.util.function.Function;

/** Remembers how far the access index has been rebuilt in a form, across restarts and instances. */
public interface RebuildProgress {

    /**
     * Rebuilds the next resources, at most {@code batchMax}, in one transaction with the note that they are done; one
     * instance at a time. A row that is newer than what was read stays.
     *
     * @param form the form in which rows are written now
     * @param row the index row of a resource; empty when it cannot be read, which leaves it without a row
     * @return whether there is more to do
     * @throws IllegalStateException when the index has been written in a newer form
     */
    boolean advance(int form, int batchMax, Function<StoredResource, Optional<AccessIndexRow>> row);
}
