package health.attest.fhir;

import java.util.List;

/** Where access index rows are written. */
public interface AccessIndexTable {

    /**
     * Puts the rows in place of older versions of the same resources, in the caller's transaction and at its end; a row
     * that is older than what is there changes nothing.
     */
    void put(List<AccessIndexRow> rows);
}
