package health.attest.account;

import health.attest.account.Sessions.Opened;

/** What came of an attempt to sign in. */
public sealed interface LoginOutcome {

    /** Not signed in. Unknown, wrong, delayed and disabled are this one answer. */
    record Refused() implements LoginOutcome {}

    /** The password was right; a second factor is asked for, or has to be set up. */
    record SecondFactorNeeded(Opened pending) implements LoginOutcome {}

    /** Signed in. */
    record Complete(Opened session) implements LoginOutcome {}
}
