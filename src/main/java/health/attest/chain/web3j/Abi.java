package health.attest.chain.web3j;

import health.attest.chain.Bytes;
import health.attest.chain.Bytes32;
import health.attest.chain.ChainAddress;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Uint;

/** Encodes calls of the contracts. */
final class Abi {

    private Abi() {}

    static Bytes call(String function, Type<?>... arguments) {
        return Bytes.ofHex(FunctionEncoder.encode(new Function(function, List.of(arguments), List.of())));
    }

    static Type<?> word(Bytes32 word) {
        return new org.web3j.abi.datatypes.generated.Bytes32(word.toBytes());
    }

    static Type<?> words(List<Bytes32> words) {
        return new DynamicArray<>(
                org.web3j.abi.datatypes.generated.Bytes32.class,
                words.stream()
                        .map(word -> new org.web3j.abi.datatypes.generated.Bytes32(word.toBytes()))
                        .toList());
    }

    static Type<?> address(ChainAddress address) {
        return new Address(address.hex());
    }

    static Type<?> flag(boolean flag) {
        return new Bool(flag);
    }

    static Type<?> text(String text) {
        return new DynamicBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A contract's name as the Directory holds it: ASCII, filled with zeros on the right. */
    static Bytes32 name(String name) {
        return Bytes32.of(Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), Bytes32.LENGTH_BYTES));
    }

    /** The static words of an answer. */
    static Words words(Bytes answer) {
        return new Words(answer.toBytes());
    }

    /** An unsigned integer argument of the given width. */
    static Uint unsigned(int bits, long value) {
        return new Unsigned(bits, value);
    }

    private static final class Unsigned extends Uint {
        private static final long serialVersionUID = 1L;

        Unsigned(int bits, long value) {
            super(bits, BigInteger.valueOf(value));
        }
    }
}
