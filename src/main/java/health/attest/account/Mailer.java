package health.attest.account;

/** Sends mail. */
public interface Mailer {

    /**
     * A message.
     *
     * @param to one address
     */
    record Mail(String to, String subject, String text) {
        @Override
        public String toString() {
            return "Mail[]";
        }
    }

    /**
     * Hands a message to the mail server.
     *
     * @throws MailUnavailableException when it was not taken
     */
    void send(Mail mail);

    /** The mail server did not take a message. */
    final class MailUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public MailUnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
