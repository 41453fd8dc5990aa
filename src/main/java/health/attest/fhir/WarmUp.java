package health.attest.fhir;

/**
 * Work that the first caller should not have to wait for. Every bean of this type is run once in the background after
 * start; the server says it is ready when all of them are done, whether they succeeded or not.
 */
public interface WarmUp {

    /** Does the work; takes seconds, not minutes. */
    void run();
}
