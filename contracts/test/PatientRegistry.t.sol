// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {PatientRegistry} from "../src/PatientRegistry.sol";
import {Fixture} from "./Vm.sol";

contract PatientRegistryTest is Fixture {
    PatientRegistry private registry;

    function setUp() public {
        registry = new PatientRegistry(ADMIN);
        bytes32 role = registry.REGISTRAR_ROLE();
        vm.prank(ADMIN);
        registry.grantRole(role, BRANCH);
        vm.prank(ADMIN);
        registry.grantRole(role, OTHER_BRANCH);
        vm.roll(100);
    }

    function testARegisteredCommitmentIsKnown() public {
        vm.expectEmit();
        emit PatientRegistry.PatientRegistered("alice", "alice@b1");
        vm.prank(BRANCH);
        registry.register("alice", "alice@b1");

        (uint64 atBlock, bool active) = registry.registrationOf("alice");
        vm.assertEq(atBlock, 100);
        vm.assertTrue(active);
        vm.assertTrue(registry.isCustodian("alice@b1"));
        vm.assertFalse(registry.isCustodian("alice@b2"));
    }

    function testRefusesADuplicateFromAnyBranch() public {
        vm.prank(BRANCH);
        registry.register("alice", "alice@b1");

        vm.expectRevert(
            abi.encodeWithSelector(PatientRegistry.PatientRegistryAlreadyRegistered.selector, bytes32("alice"))
        );
        vm.prank(OTHER_BRANCH);
        registry.register("alice", "alice@b2");
    }

    function testOneDuplicateRefusesTheWholeBatch() public {
        (bytes32[] memory commitments, bytes32[] memory custodians) = batch(3);
        commitments[2] = commitments[0];
        vm.expectRevert(
            abi.encodeWithSelector(PatientRegistry.PatientRegistryAlreadyRegistered.selector, commitments[0])
        );
        vm.prank(BRANCH);
        registry.registerBatch(commitments, custodians);

        (uint64 atBlock,) = registry.registrationOf(commitments[1]);
        vm.assertEq(atBlock, 0);
    }

    function testRefusesBatchesOfNoneOfTooManyAndUnequal() public {
        refusesBatch(0, 0);
        refusesBatch(301, 301);
        refusesBatch(2, 3);
    }

    function testASecondBranchBecomesCustodian() public {
        (bytes32[] memory commitments, bytes32[] memory custodians) = batch(2);
        vm.prank(BRANCH);
        registry.registerBatch(commitments, custodians);

        custodians[0] = "0@b2";
        custodians[1] = "1@b2";
        vm.prank(OTHER_BRANCH);
        registry.addCustodians(commitments, custodians);
        vm.assertTrue(registry.isCustodian("0@b2"));

        vm.expectRevert(
            abi.encodeWithSelector(PatientRegistry.PatientRegistryAlreadyCustodian.selector, bytes32("0@b2"))
        );
        vm.prank(OTHER_BRANCH);
        registry.addCustodians(commitments, custodians);
    }

    function testNobodyIsCustodianOfTheUnknown() public {
        (bytes32[] memory commitments, bytes32[] memory custodians) = batch(1);
        vm.expectRevert(abi.encodeWithSelector(PatientRegistry.PatientRegistryNotActive.selector, commitments[0]));
        vm.prank(BRANCH);
        registry.addCustodians(commitments, custodians);
    }

    function testADeactivatedCommitmentNeverComesBack() public {
        vm.prank(BRANCH);
        registry.register("alice", "alice@b1");
        vm.prank(BRANCH);
        registry.deactivate("alice");

        (, bool active) = registry.registrationOf("alice");
        vm.assertFalse(active);
        vm.expectRevert(
            abi.encodeWithSelector(PatientRegistry.PatientRegistryAlreadyRegistered.selector, bytes32("alice"))
        );
        vm.prank(BRANCH);
        registry.register("alice", "alice@b1 again");
    }

    function testOnlyItsRegistrarOrAnAdministratorDeactivates() public {
        vm.prank(BRANCH);
        registry.register("alice", "alice@b1");

        vm.expectRevert(
            abi.encodeWithSelector(
                PatientRegistry.PatientRegistryNotRegistrar.selector, bytes32("alice"), OTHER_BRANCH
            )
        );
        vm.prank(OTHER_BRANCH);
        registry.deactivate("alice");
        vm.prank(ADMIN);
        registry.deactivate("alice");
    }

    function testStrangersAndAdministratorsRegisterNothing() public {
        bytes32 role = registry.REGISTRAR_ROLE();
        vm.expectRevert(missingRole(STRANGER, role));
        vm.prank(STRANGER);
        registry.register("alice", "alice@b1");
        vm.expectRevert(missingRole(ADMIN, role));
        vm.prank(ADMIN);
        registry.register("alice", "alice@b1");
    }

    function testRefusesZero() public {
        vm.expectRevert(abi.encodeWithSelector(PatientRegistry.PatientRegistryZero.selector));
        vm.prank(BRANCH);
        registry.register(0, "tag");
        vm.expectRevert(abi.encodeWithSelector(PatientRegistry.PatientRegistryZero.selector));
        vm.prank(BRANCH);
        registry.register("alice", 0);
    }

    function testFuzzCommitmentsStayApart(bytes32 one, bytes32 other) public {
        vm.assume(one != other && one != 0 && other != 0);
        vm.prank(BRANCH);
        registry.register(one, keccak256(abi.encode(one)));

        (uint64 atBlock,) = registry.registrationOf(other);
        vm.assertEq(atBlock, 0);
    }

    function testGasOfAFullBatch() public {
        (bytes32[] memory commitments, bytes32[] memory custodians) = batch(300);
        vm.prank(BRANCH);
        registry.registerBatch(commitments, custodians);
        uint256 gas = vm.snapshotGasLastCall("PatientRegistry", "registerBatch of 300");
        vm.assertLe(gas / 300, 48_000);
        vm.assertLe(gas, 16_777_216);
    }

    function refusesBatch(uint256 commitments, uint256 custodians) private {
        vm.expectRevert(
            abi.encodeWithSelector(PatientRegistry.PatientRegistryBatchSize.selector, commitments, custodians)
        );
        vm.prank(BRANCH);
        registry.registerBatch(new bytes32[](commitments), new bytes32[](custodians));
    }

    function batch(uint256 size) private pure returns (bytes32[] memory commitments, bytes32[] memory custodians) {
        commitments = new bytes32[](size);
        custodians = new bytes32[](size);
        for (uint256 i = 0; i < size; ++i) {
            commitments[i] = keccak256(abi.encode("commitment", i));
            custodians[i] = keccak256(abi.encode("custodian", i));
        }
    }
}
