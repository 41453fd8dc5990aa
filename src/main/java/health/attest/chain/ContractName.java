package health.attest.chain;

/** The contracts of {@code contracts/src}, under the names they have in the Directory. */
public enum ContractName {
    ANCHOR_LOG("AnchorLog"),
    PATIENT_REGISTRY("PatientRegistry"),
    USER_REGISTRY("UserRegistry"),
    MEDICAL_RECORD_REGISTRY("MedicalRecordRegistry"),
    BLOCKED_ADDRESS_REGISTRY("BlockedAddressRegistry"),
    ATTACK_SIGNATURE_REGISTRY("AttackSignatureRegistry"),
    BRANCH_REGISTRY("BranchRegistry"),
    DIRECTORY("Directory");

    private final String solidityName;

    ContractName(String solidityName) {
        this.solidityName = solidityName;
    }

    public String solidityName() {
        return solidityName;
    }
}
