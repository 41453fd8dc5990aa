package health.attest.settings;

/** The server was given a setting that it does not have. */
public final class UnknownSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param origin what it was given in: a file or the arguments */
    public UnknownSettingException(String key, String nearest, String origin) {
        super("there is no setting " + key + " (did you mean " + nearest + "?); it stands in " + origin);
    }
}
