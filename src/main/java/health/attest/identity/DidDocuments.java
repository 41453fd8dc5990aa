package health.attest.identity;

import health.attest.access.AccessContext;
import health.attest.chain.BranchRegistry;
import java.util.Optional;

/**
 * DID documents (W3C DID Core) of branches and users, and of patients for those who may read them.
 *
 * <p>A patient's document names no service: which hospital someone goes to tells which illness they have. An unknown
 * DID and one that this caller may not see are the same.
 */
public final class DidDocuments {
    private final PatientIdentities patients;
    private final UserDidStore users;
    private final Optional<BranchRegistry> branches;
    private final String didMethod;

    /**
     * The documents one branch serves.
     *
     * @param branches empty without a chain
     */
    public DidDocuments(
            PatientIdentities patients, UserDidStore users, Optional<BranchRegistry> branches, IdentityPolicy policy) {
        this.patients = patients;
        this.users = users;
        this.branches = branches;
        this.didMethod = policy.didMethod();
    }

    /**
     * The document as JSON; empty if there is none for this caller.
     *
     * @throws health.attest.chain.ChainUnavailableException if a branch is asked for and the chain does not answer
     */
    public Optional<String> find(String did, Optional<AccessContext> caller) {
        String branchPrefix = "did:" + didMethod + ":branch:";
        if (did.startsWith(branchPrefix)) {
            String account = "0x" + did.substring(branchPrefix.length());
            return branches.stream()
                    .flatMap(registry -> registry.all().stream())
                    .filter(branch -> branch.active() && branch.account().hex().equals(account))
                    .findFirst()
                    .map(branch -> branch(did, branch));
        }
        return users.findPublic(did).or(() -> patients.readable(did, caller).map(identifier -> plain(did)));
    }

    /** A document that says nothing but that the DID exists. */
    static String plain(String did) {
        return "{\"@context\":[\"https://www.w3.org/ns/did/v1\"],\"id\":\"" + did + "\"}";
    }

    /** Texts of BranchRegistry are visible ASCII without quotes and backslashes; the contract sees to that. */
    private static String branch(String did, BranchRegistry.Branch branch) {
        return """
                {"@context":["https://www.w3.org/ns/did/v1"],"id":"%1$s","service":[\
                {"id":"%1$s#fhir","type":"FhirServer","serviceEndpoint":"%2$s"},\
                {"id":"%1$s#log","type":"TransparencyLog","serviceEndpoint":"%3$s"}]}""".formatted(did, safe(branch.fhirBaseUrl()), safe(branch.logOrigin()));
    }

    private static String safe(String text) {
        if (text.chars().anyMatch(c -> c <= ' ' || c > '~' || c == '"' || c == '\\')) {
            throw new IllegalStateException("BranchRegistry holds a text that its contract would refuse");
        }
        return text;
    }
}
