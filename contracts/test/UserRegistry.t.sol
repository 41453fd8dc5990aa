// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {UserRegistry} from "../src/UserRegistry.sol";
import {Fixture} from "./Vm.sol";

contract UserRegistryTest is Fixture {
    UserRegistry private registry;

    function setUp() public {
        registry = new UserRegistry(ADMIN);
        bytes32 role = registry.REGISTRAR_ROLE();
        vm.prank(ADMIN);
        registry.grantRole(role, BRANCH);
        vm.prank(ADMIN);
        registry.grantRole(role, OTHER_BRANCH);
        vm.prank(BRANCH);
        registry.register("grace", "document 1");
    }

    function testResolvesWhatWasRegistered() public view {
        resolvesTo("document 1", 1, true);
    }

    function testAnUpdateNamesTheVersionItFollows() public {
        vm.prank(BRANCH);
        registry.update("grace", 1, "document 2");
        resolvesTo("document 2", 2, true);

        vm.expectRevert(abi.encodeWithSelector(UserRegistry.UserRegistryVersionMismatch.selector, 2, 1));
        vm.prank(BRANCH);
        registry.update("grace", 1, "document 3");
    }

    function testAnEndedDidStaysEnded() public {
        vm.prank(BRANCH);
        registry.deactivate("grace");
        resolvesTo("document 1", 1, false);

        vm.expectRevert(abi.encodeWithSelector(UserRegistry.UserRegistryNotActive.selector, bytes32("grace")));
        vm.prank(BRANCH);
        registry.update("grace", 1, "document 2");
        vm.expectRevert(abi.encodeWithSelector(UserRegistry.UserRegistryAlreadyRegistered.selector, bytes32("grace")));
        vm.prank(BRANCH);
        registry.register("grace", "document 2");
    }

    function testAnotherBranchChangesNothing() public {
        bytes memory refusal =
            abi.encodeWithSelector(UserRegistry.UserRegistryNotRegistrar.selector, bytes32("grace"), OTHER_BRANCH);
        vm.expectRevert(refusal);
        vm.prank(OTHER_BRANCH);
        registry.update("grace", 1, "document 2");
        vm.expectRevert(refusal);
        vm.prank(OTHER_BRANCH);
        registry.deactivate("grace");
    }

    function testStrangersRegisterNothing() public {
        bytes32 role = registry.REGISTRAR_ROLE();
        vm.expectRevert(missingRole(STRANGER, role));
        vm.prank(STRANGER);
        registry.register("otto", "document 1");
    }

    function testRefusesZero() public {
        vm.expectRevert(abi.encodeWithSelector(UserRegistry.UserRegistryZero.selector));
        vm.prank(BRANCH);
        registry.register("otto", 0);
        vm.expectRevert(abi.encodeWithSelector(UserRegistry.UserRegistryZero.selector));
        vm.prank(BRANCH);
        registry.update("grace", 1, 0);
    }

    function testFuzzVersionsCountUp(uint8 updates) public {
        uint64 rounds = uint64(updates % 20);
        for (uint64 i = 1; i <= rounds; ++i) {
            vm.prank(BRANCH);
            registry.update("grace", i, bytes32(uint256(i)));
        }
        (, uint64 version,) = registry.resolve("grace");
        vm.assertEq(version, rounds + 1);
    }

    function testGasOfARegistration() public {
        vm.prank(BRANCH);
        registry.register("otto", "document 1");
        vm.snapshotGasLastCall("UserRegistry", "register");
    }

    function resolvesTo(bytes32 expectedHash, uint64 expectedVersion, bool expectedActive) private view {
        (bytes32 documentHash, uint64 version, bool active) = registry.resolve("grace");
        vm.assertEq(documentHash, expectedHash);
        vm.assertEq(version, expectedVersion);
        vm.assertTrue(active == expectedActive);
    }
}
