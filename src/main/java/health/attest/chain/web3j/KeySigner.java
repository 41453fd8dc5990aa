package health.attest.chain.web3j;

import health.attest.chain.Bytes;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainAddress;
import health.attest.chain.SecretFile;
import health.attest.chain.Signer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.crypto.Wallet;
import org.web3j.crypto.WalletFile;
import org.web3j.crypto.exception.CipherException;
import org.web3j.protocol.ObjectMapperFactory;

/** Signs with a key of this machine. */
final class KeySigner implements Signer {
    private final Credentials credentials;

    private KeySigner(Credentials credentials) {
        this.credentials = credentials;
    }

    /**
     * The key in a file: an encrypted keystore (Web3 Secret Storage, version 3) if a password is given, else 64
     * hexadecimal digits. Drawn and written at the first start if missing.
     *
     * @param passwordFile file that holds the keystore's password; null for a plain key
     */
    static KeySigner of(Path keyFile, @Nullable Path passwordFile) {
        SecureRandom random = new SecureRandom();
        if (passwordFile == null) {
            return of(ECKeyPair.create(SecretFile.keyOf(keyFile, random)));
        }
        String password =
                SecretFile.textOf(passwordFile, () -> Bytes.of(new SecureRandom().generateSeed(Bytes32.LENGTH_BYTES))
                        .toHex());
        String keystore = SecretFile.textOf(keyFile, () -> newKeystore(password, random));
        try {
            return of(Wallet.decrypt(
                    password, ObjectMapperFactory.getObjectMapper().readValue(keystore, WalletFile.class)));
        } catch (IOException e) {
            throw new IllegalStateException("key file " + keyFile + " holds no keystore");
        } catch (CipherException e) {
            throw new IllegalStateException("the password in " + passwordFile + " does not open " + keyFile);
        }
    }

    static KeySigner of(ECKeyPair key) {
        return new KeySigner(Credentials.create(key));
    }

    private static String newKeystore(String password, SecureRandom random) {
        byte[] secret = new byte[Bytes32.LENGTH_BYTES];
        random.nextBytes(secret);
        try {
            return ObjectMapperFactory.getObjectMapper()
                    .writeValueAsString(Wallet.createStandard(password, ECKeyPair.create(secret)));
        } catch (IOException | CipherException e) {
            throw new IllegalStateException("no keystore can be made", e);
        }
    }

    @Override
    public ChainAddress account() {
        return new ChainAddress(credentials.getAddress());
    }

    @Override
    public Signed sign(Unsigned transaction) {
        return sign(RawTransaction.createTransaction(
                transaction.chainId(),
                BigInteger.valueOf(transaction.nonce()),
                BigInteger.valueOf(transaction.gasLimit()),
                transaction.to().hex(),
                BigInteger.ZERO,
                transaction.data().toHex(),
                BigInteger.valueOf(transaction.fees().tipWei()),
                BigInteger.valueOf(transaction.fees().maxWei())));
    }

    /** Signs any transaction, one that deploys included. */
    Signed sign(RawTransaction transaction) {
        byte[] raw = TransactionEncoder.signMessage(transaction, credentials);
        return new Signed(Bytes.of(raw), Bytes32.of(Hash.sha3(raw)));
    }
}
