package health.attest.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {

    @Test
    void anyPortIsAFreeOne() throws IOException {
        int port = Ports.free(Ports.ANY, "a test");

        try (ServerSocket socket = new ServerSocket(port)) {
            assertThat(socket.getLocalPort()).isEqualTo(port).isPositive();
        }
    }

    @Test
    void aTakenPortIsRefusedByNumberAndPurpose() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {

            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> Ports.free(taken.getLocalPort(), "the server"))
                    .withMessage("port %d for the server is taken", taken.getLocalPort());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void aNumberThatIsNoPortIsRefused(int number) {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> Ports.free(number, "the server"))
                .withMessage("port %d for the server is not between 1 and 65535", number);
    }
}
