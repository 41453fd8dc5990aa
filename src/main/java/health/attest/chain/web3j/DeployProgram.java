package health.attest.chain.web3j;

import health.attest.chain.Bytes32;
import health.attest.chain.CallRevertedException;
import health.attest.chain.ChainAddress;
import health.attest.chain.ContractName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The consortium administrator's program: {@code scripts/contracts --deploy} and {@code --add-branch}. Runs without the
 * server; its exit code is 0 only when every transaction succeeded.
 */
final class DeployProgram {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Two days between proposing and accepting another administrator. */
    private static final String ADMIN_DELAY_SECONDS = "172800";

    private DeployProgram() {}

    public static void main(String[] arguments) {
        try {
            System.out.println(run(arguments));
        } catch (IOException | CallRevertedException | RuntimeException e) {
            System.err.println("contracts: " + e.getMessage());
            System.exit(1);
        }
    }

    static String run(String... arguments) throws IOException, CallRevertedException {
        if (arguments.length == 0) {
            throw new IllegalArgumentException("deploy or add-branch?");
        }
        Map<String, String> options = options(arguments);
        try (Rpc rpc = new Rpc(required(options, "--rpc"), TIMEOUT)) {
            KeySigner administrator = KeySigner.of(Path.of(required(options, "--administrator-key")), null);
            Administration administration = new Administration(rpc, administrator, Artifacts.built());
            return switch (arguments[0]) {
                case "deploy" -> deploy(rpc, administration, administrator.account(), options);
                case "add-branch" -> addBranch(rpc, administration, options);
                default -> throw new IllegalArgumentException("deploy or add-branch?");
            };
        }
    }

    private static String deploy(
            Rpc rpc, Administration administration, ChainAddress administrator, Map<String, String> options)
            throws IOException {
        Map<ContractName, ChainAddress> contracts = administration.deploy(
                Bytes32.ofHex(required(options, "--consortium-fingerprint")),
                Long.parseLong(options.getOrDefault("--admin-delay", ADMIN_DELAY_SECONDS)));
        new DeploymentFile(Path.of(required(options, "--out"))).write(rpc.chainId(), administrator, contracts);
        return "Directory " + contracts.get(ContractName.DIRECTORY);
    }

    private static String addBranch(Rpc rpc, Administration administration, Map<String, String> options)
            throws IOException, CallRevertedException {
        Map<ContractName, ChainAddress> contracts =
                DirectoryContracts.read(rpc, new ChainAddress(required(options, "--directory")));
        ChainAddress log = administration.addBranch(
                contracts,
                new ChainAddress(required(options, "--account")),
                new Administration.BranchTexts(
                        required(options, "--fhir-base-url"),
                        required(options, "--log-origin"),
                        Bytes32.ofHex(options.getOrDefault("--jwks-hash", Bytes32.ZERO.toHex()))));
        return "AnchorLog " + log;
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("every option has a name and a value, not " + arguments[i]);
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        return options;
    }

    private static String required(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }
}
