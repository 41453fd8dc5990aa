package health.attest.account;

/** A kind of change that takes a second person. Modules offer theirs as beans. */
public interface ApprovedChange {

    /** Its name, one for each kind. */
    String kind();

    /** Makes the change, in the transaction that marks it as made. */
    void apply(Approval approval);
}
