package health.attest.access;

/** The gates of the request line, named in refusals, logs and journal entries. */
public enum RequestStage {
    TRANSPORT,
    BLOCKLIST,
    AUTHENTICATION,
    THREAT,
    BODY,
    SCOPES,
    CONSENT,
    STORE,
    AUDIT
}
