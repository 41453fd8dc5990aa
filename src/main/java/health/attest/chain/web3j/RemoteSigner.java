package health.attest.chain.web3j;

import com.fasterxml.jackson.databind.JsonNode;
import health.attest.chain.Bytes;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainAddress;
import health.attest.chain.ChainUnavailableException;
import health.attest.chain.Signer;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SignatureException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.web3j.crypto.Hash;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.exceptions.ClientConnectionException;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/**
 * Asks a signer on another machine by {@code eth_signTransaction} (Web3Signer, Clef). What comes back is only believed
 * when it is the transaction that was asked for, signed by the account that was configured.
 */
final class RemoteSigner implements Signer {
    private final HttpService service;
    private final ChainAddress account;

    RemoteSigner(String url, ChainAddress account, Duration timeout) {
        this.service = new HttpService(
                url, new OkHttpClient.Builder().callTimeout(timeout).build());
        this.account = account;
    }

    /** The result is the transaction in hexadecimal digits, or an object that holds it as {@code raw}. */
    static final class SignResponse extends Response<JsonNode> {}

    @Override
    public ChainAddress account() {
        return account;
    }

    @Override
    public Signed sign(Unsigned transaction) {
        Map<String, String> fields = Map.of(
                "type", "0x2",
                "chainId", Numeric.encodeQuantity(BigInteger.valueOf(transaction.chainId())),
                "from", account.hex(),
                "to", transaction.to().hex(),
                "nonce", Numeric.encodeQuantity(BigInteger.valueOf(transaction.nonce())),
                "gas", Numeric.encodeQuantity(BigInteger.valueOf(transaction.gasLimit())),
                "maxPriorityFeePerGas",
                        Numeric.encodeQuantity(
                                BigInteger.valueOf(transaction.fees().tipWei())),
                "maxFeePerGas",
                        Numeric.encodeQuantity(
                                BigInteger.valueOf(transaction.fees().maxWei())),
                "value", "0x0",
                "data", transaction.data().toHex());
        Bytes raw = ask(fields);
        requireSame(transaction, raw);
        return new Signed(raw, Bytes32.of(Hash.sha3(raw.toBytes())));
    }

    private Bytes ask(Map<String, String> fields) {
        try {
            SignResponse response =
                    new Request<>("eth_signTransaction", List.of(fields), service, SignResponse.class).send();
            if (response.hasError() || response.getResult() == null) {
                throw new ChainUnavailableException("the signer refuses to sign");
            }
            JsonNode result = response.getResult();
            return Bytes.ofHex(
                    result.isTextual() ? result.asText() : result.path("raw").asText());
        } catch (IOException | ClientConnectionException | IllegalArgumentException e) {
            throw new ChainUnavailableException("the signer does not answer", e);
        }
    }

    private void requireSame(Unsigned asked, Bytes raw) {
        try {
            if (TransactionDecoder.decode(raw.toHex()) instanceof SignedRawTransaction signed
                    && new ChainAddress(signed.getFrom()).equals(account)
                    && signed.getNonce().equals(BigInteger.valueOf(asked.nonce()))
                    && new ChainAddress(signed.getTo()).equals(asked.to())
                    && Bytes.ofHex(signed.getData()).equals(asked.data())
                    && signed.getValue().signum() == 0) {
                return;
            }
        } catch (SignatureException | RuntimeException e) {
            throw new ChainUnavailableException("the signer's answer cannot be read", e);
        }
        throw new ChainUnavailableException("the signer signed something else than it was asked to");
    }
}
