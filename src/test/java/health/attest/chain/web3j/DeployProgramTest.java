package health.attest.chain.web3j;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class DeployProgramTest {

    @Test
    void saysWhichOptionIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeployProgram.run("deploy"))
                .withMessage("--rpc is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeployProgram.run("add-branch", "--rpc"))
                .withMessage("every option has a name and a value, not --rpc");
        assertThatIllegalArgumentException().isThrownBy(DeployProgram::run).withMessage("deploy or add-branch?");
    }
}
