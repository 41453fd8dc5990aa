package health.attest.launch;

/** Stands in for a server that cannot start. */
final class FailingServer {

    private FailingServer() {}

    public static void main(String[] arguments) {
        if (System.getenv().containsKey("ATTEST_PORT")) {
            throw new IllegalStateException("the context failed", new IllegalStateException("the licence has run out"));
        }
    }
}
