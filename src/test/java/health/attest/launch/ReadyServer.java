package health.attest.launch;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Stands in for the server: says what it was given and that it is ready. */
final class ReadyServer {
    private static final int OK = 200;

    private ReadyServer() {}

    public static void main(String[] arguments) throws IOException {
        System.getenv().forEach((name, value) -> System.out.println(name + "=" + value));
        int port = Integer.parseInt(System.getenv("ATTEST_PORT"));
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
        server.createContext("/health/ready", exchange -> {
            exchange.sendResponseHeaders(OK, -1);
            exchange.close();
        });
        server.start();
    }
}
