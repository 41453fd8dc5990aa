package health.attest.chain.web3j;

import health.attest.chain.ChainAddress;
import java.util.Set;

/** Accounts whose keys are printed in manuals. Whoever uses one on a real chain gives it away. */
final class DevelopmentKeys {
    private static final Set<String> ACCOUNTS = Set.of(
            // "test test test test test test test test test test test junk": anvil and Hardhat
            "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
            "0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
            "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
            "0x90f79bf6eb2c4f870365e785982e1f101e93b906",
            "0x15d34aaf54267db7d7c367839aaf71a00a2c6a65",
            "0x9965507d1a55bcc2695c58ba16fb37d819b0a4dc",
            "0x976ea74026e726554db657fa54763abd0c3a0aa9",
            "0x14dc79964da2c08b23698b3d3cc7ca32193d9955",
            "0x23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f",
            "0xa0ee7a142d267c1f36714e4a8f75612f20a79720",
            // "candy maple cake sugar pudding cream honey rich smooth crumble sweet treat": Truffle and Besu's manuals
            "0x627306090abab3a6e1400e9345bc60c78a8bef57",
            "0xf17f52151ebef6c7334fad080c5704d77216b732",
            "0xc5fdf4076b8f3a5357c5e395ab970b5b54098fef",
            "0x821aea9a577a9b44299b9c15c88cf3087f3b5544",
            // "myth like bonus scare over problem client lizard pioneer submit female collect": Ganache
            "0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1",
            "0xffcf8fdee72ac11b5c542428b35eef5769c409f0",
            // Besu's development network
            "0xfe3b557e8fb62b89f4916b721be55ceb828dbd73");

    private DevelopmentKeys() {}

    static boolean contains(ChainAddress account) {
        return ACCOUNTS.contains(account.hex());
    }
}
