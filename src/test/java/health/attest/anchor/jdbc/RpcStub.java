package health.attest.anchor.jdbc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import health.attest.anchor.InMemoryChain;
import health.attest.chain.AnchorLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** A node that tells of one AnchorLog, over JSON-RPC. */
final class RpcStub implements AutoCloseable {
    static final String CONTRACT = "0x00000000000000000000000000000000000000aa";
    /** Keccak-256 of the code 0x6001, computed with another library. */
    static final String CODE = "0x6001";

    private final HttpServer server;
    private final InMemoryChain chain;

    private RpcStub(HttpServer server, InMemoryChain chain) {
        this.server = server;
        this.chain = chain;
    }

    static RpcStub of(InMemoryChain chain) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RpcStub stub = new RpcStub(server, chain);
        server.createContext("/", stub::answer);
        server.start();
        return stub;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String result = "null";
        if (asked.contains("eth_chainId")) {
            result = "\"0x7a69\"";
        } else if (asked.contains("eth_getCode")) {
            result = "\"" + CODE + "\"";
        } else if (asked.contains("eth_blockNumber")) {
            result = "\"0x%x\"".formatted(chain.heads().size());
        } else if (asked.contains("eth_getLogs")) {
            result = chain.heads().stream().map(RpcStub::log).collect(Collectors.joining(",", "[", "]"));
        }
        byte[] body = ("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String log(AnchorLog.AnchoredHead head) {
        return ("{\"topics\":[\"0x00\",\"0x%064x\"],\"data\":\"%s%s\",\"blockNumber\":\"0x%x\","
                        + "\"blockHash\":\"%s\",\"transactionHash\":\"%s\"}")
                .formatted(
                        head.head().size(),
                        head.head().root().toHex(),
                        head.previousRoot().toHex().substring(2),
                        head.inclusion().block(),
                        head.inclusion().blockHash().toHex(),
                        head.inclusion().transaction().toHex());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
