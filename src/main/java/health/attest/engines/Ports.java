package health.attest.engines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports of the loopback address. */
public final class Ports {
    /** Stands for any free port. */
    public static final int ANY = 0;

    private static final int PORT_MAX = 65_535;

    private Ports() {}

    /** {@code wanted} when it is free, any free port when it is {@link #ANY}; says whose port is taken otherwise. */
    public static int free(int wanted, String purpose) {
        if (wanted < ANY || wanted > PORT_MAX) {
            throw new EngineException("port " + wanted + " for " + purpose + " is not between 1 and " + PORT_MAX);
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), wanted));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new EngineException("port " + wanted + " for " + purpose + " is taken", e);
        }
    }
}
