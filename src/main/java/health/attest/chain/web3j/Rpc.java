package health.attest.chain.web3j;

import health.attest.chain.BlockHeader;
import health.attest.chain.Bytes;
import health.attest.chain.Bytes32;
import health.attest.chain.CallRevertedException;
import health.attest.chain.ChainAddress;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.VoidResponse;
import org.web3j.protocol.exceptions.ClientConnectionException;
import org.web3j.protocol.http.HttpService;

/**
 * One JSON-RPC endpoint. Methods throw {@link IOException} when it does not answer, or answers what no node would.
 * {@link #close} ends its connections.
 */
final class Rpc implements AutoCloseable {
    private final String url;
    private final OkHttpClient http;
    private final HttpService service;
    private final Web3j web3j;

    Rpc(String url, Duration timeout) {
        this.url = url;
        this.http = new OkHttpClient.Builder()
                .callTimeout(timeout)
                .connectTimeout(timeout)
                .followRedirects(false)
                .build();
        this.service = new HttpService(url, http);
        this.web3j = Web3j.build(service);
    }

    /** The endpoint without anything that may be a secret in its path. */
    String name() {
        URI uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getRawAuthority().replaceFirst("^.*@", "");
    }

    Web3j web3j() {
        return web3j;
    }

    /** Sends a request whose error is a failure of the endpoint. */
    <T extends Response<?>> T answer(Request<?, T> request) throws IOException {
        T response = send(request);
        if (response.hasError()) {
            throw new IOException(
                    request.getMethod() + ": " + response.getError().getMessage());
        }
        return response;
    }

    /** Sends a request whose error means something to the caller. */
    <T extends Response<?>> T send(Request<?, T> request) throws IOException {
        try {
            return request.send();
        } catch (ClientConnectionException e) {
            throw new IOException(request.getMethod() + ": the endpoint answered with an HTTP error", e);
        } catch (RuntimeException e) {
            throw new IOException(request.getMethod() + ": the answer cannot be read", e);
        }
    }

    long chainId() throws IOException {
        return number(answer(web3j.ethChainId()).getChainId());
    }

    /** A development node makes a block; another one refuses, which is as good. */
    void mine() throws IOException {
        send(new Request<>("evm_mine", List.of(), service, VoidResponse.class));
    }

    Bytes code(ChainAddress address) throws IOException {
        return Bytes.ofHex(answer(web3j.ethGetCode(address.hex(), DefaultBlockParameterName.LATEST))
                .getCode());
    }

    BigInteger balance(ChainAddress account) throws IOException {
        return answer(web3j.ethGetBalance(account.hex(), DefaultBlockParameterName.LATEST))
                .getBalance();
    }

    /** Result of a view function at the newest block. */
    Bytes call(ChainAddress contract, Bytes data) throws IOException, CallRevertedException {
        var response = send(web3j.ethCall(
                Transaction.createEthCallTransaction(null, contract.hex(), data.toHex()),
                DefaultBlockParameterName.LATEST));
        if (response.hasError()) {
            throw reverted(response.getError());
        }
        return Bytes.ofHex(response.getValue());
    }

    /** The exception for an error that says a call was reverted. */
    static CallRevertedException reverted(Response.Error error) throws IOException {
        String data = error.getData() == null ? "" : error.getData().replace("\"", "");
        boolean isRevert = data.startsWith("0x")
                || error.getCode() == 3
                || String.valueOf(error.getMessage()).contains("revert");
        if (!isRevert) {
            throw new IOException(error.getMessage());
        }
        return new CallRevertedException(data);
    }

    Optional<BlockHeader> block(DefaultBlockParameter which) throws IOException {
        EthBlock response = send(web3j.ethGetBlockByNumber(which, false));
        return response.hasError() || response.getBlock() == null
                ? Optional.empty()
                : Optional.of(header(response.getBlock()));
    }

    private static BlockHeader header(EthBlock.Block block) throws IOException {
        BigInteger baseFee = block.getBaseFeePerGas();
        return new BlockHeader(
                number(block.getNumber()),
                Bytes32.ofHex(block.getHash()),
                Bytes32.ofHex(block.getParentHash()),
                Instant.ofEpochSecond(number(block.getTimestamp())),
                baseFee == null ? 0 : number(baseFee));
    }

    /** A quantity that any honest node keeps far below 2^63. */
    static long number(BigInteger quantity) throws IOException {
        if (quantity.signum() < 0 || quantity.bitLength() > 63) {
            throw new IOException("a quantity out of range: " + quantity);
        }
        return quantity.longValue();
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
