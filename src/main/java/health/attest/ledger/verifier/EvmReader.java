package health.attest.ledger.verifier;

import health.attest.ledger.Hash;
import health.attest.ledger.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Asks an Ethereum node the few things a check needs (JSON-RPC). */
final class EvmReader {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long BLOCKS_MAX = 10_000;
    private static final String HEAD_ANCHORED = "0x"
            + HexFormat.of()
                    .formatHex(Keccak.hash("HeadAnchored(uint64,bytes32,bytes32)".getBytes(StandardCharsets.US_ASCII)));

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI endpoint;

    EvmReader(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** A head that the contract accepted. */
    record AnchoredHead(long size, Hash root, long block, String blockHash, String transaction) {}

    long chainId() throws IOException {
        return number(call("eth_chainId", "[]").text());
    }

    /** Keccak-256 of the code at that address, with {@code 0x}. */
    String codeHash(String contract) throws IOException {
        String code = call("eth_getCode", "[\"" + contract + "\",\"latest\"]").text();
        return "0x" + HexFormat.of().formatHex(Keccak.hash(HexFormat.of().parseHex(code.substring(2))));
    }

    long newestBlock() throws IOException {
        return number(call("eth_blockNumber", "[]").text());
    }

    /** The newest block that will not change; empty if the node does not say. */
    Optional<Long> finalizedBlock() throws IOException {
        try {
            Json block = call("eth_getBlockByNumber", "[\"finalized\",false]");
            return block.has("number") ? Optional.of(number(block.get("number").text())) : Optional.empty();
        } catch (EvmRefusal e) {
            return Optional.empty();
        }
    }

    /** Every head that the contract accepted in these blocks, in order. */
    List<AnchoredHead> heads(String contract, long fromBlock, long toBlock) throws IOException {
        List<AnchoredHead> heads = new ArrayList<>();
        for (long from = fromBlock; from <= toBlock; from += BLOCKS_MAX) {
            long to = Math.min(toBlock, from + BLOCKS_MAX - 1);
            String filter = "[{\"address\":\"%s\",\"fromBlock\":\"0x%x\",\"toBlock\":\"0x%x\",\"topics\":[\"%s\"]}]"
                    .formatted(contract, from, to, HEAD_ANCHORED);
            for (Json log : call("eth_getLogs", filter).elements()) {
                heads.add(head(log));
            }
        }
        return heads;
    }

    private static AnchoredHead head(Json log) {
        return new AnchoredHead(
                number(log.get("topics").elements().get(1).text()),
                Hash.ofHex(log.get("data").text().substring(2, 66)),
                number(log.get("blockNumber").text()),
                log.get("blockHash").text(),
                log.get("transactionHash").text());
    }

    private Json call(String method, String parameters) throws IOException {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + parameters + "}";
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            Json answer = Json.parse(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            if (!answer.has("result")) {
                throw new EvmRefusal(method + " is refused: " + answer.canonical());
            }
            return answer.get("result");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("the node does not answer in JSON", e);
        }
    }

    private static long number(String hex) {
        return Long.parseUnsignedLong(hex.substring(2), 16);
    }

    /** The node answered that it will not. */
    static final class EvmRefusal extends IOException {
        private static final long serialVersionUID = 1L;

        EvmRefusal(String message) {
            super(message);
        }
    }
}
