// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {MedicalRecordRegistry} from "../src/MedicalRecordRegistry.sol";
import {Fixture} from "./Vm.sol";

contract MedicalRecordRegistryTest is Fixture {
    MedicalRecordRegistry private registry;

    function setUp() public {
        registry = new MedicalRecordRegistry(ADMIN);
        bytes32 role = registry.CUSTODIAN_ROLE();
        vm.prank(ADMIN);
        registry.grantRole(role, BRANCH);
        vm.prank(ADMIN);
        registry.grantRole(role, OTHER_BRANCH);
        vm.warp(1_000_000);
        vm.prank(BRANCH);
        registry.anchorVersion("record", "v1", 0);
    }

    function testAVersionFollowsTheOneThatStands() public {
        vm.prank(BRANCH);
        registry.anchorVersion("record", "v2", "v1");
        (bytes32 versionHash, uint64 version, address custodian) = registry.latest("record");
        vm.assertEq(versionHash, bytes32("v2"));
        vm.assertEq(version, 2);
        vm.assertEq(custodian, BRANCH);
    }

    function testRefusesASecondHistory() public {
        vm.expectRevert(
            abi.encodeWithSelector(
                MedicalRecordRegistry.MedicalRecordRegistryPreviousVersionMismatch.selector, bytes32("v1"), bytes32(0)
            )
        );
        vm.prank(BRANCH);
        registry.anchorVersion("record", "other", 0);
    }

    function testAnotherBranchAddsNothing() public {
        bytes memory refusal = abi.encodeWithSelector(
            MedicalRecordRegistry.MedicalRecordRegistryNotCustodian.selector, bytes32("record"), OTHER_BRANCH
        );
        vm.expectRevert(refusal);
        vm.prank(OTHER_BRANCH);
        registry.anchorVersion("record", "v2", "v1");
        vm.expectRevert(refusal);
        vm.prank(OTHER_BRANCH);
        registry.grantAccess("record", "grace", 2_000_000);
    }

    function testAGrantEndsByItself() public {
        vm.prank(BRANCH);
        registry.grantAccess("record", "grace", 1_000_100);
        vm.assertTrue(registry.hasAccess("record", "grace"));
        vm.assertFalse(registry.hasAccess("record", "otto"));

        vm.warp(1_000_100);
        vm.assertFalse(registry.hasAccess("record", "grace"));
    }

    function testAGrantEndsWhenRevoked() public {
        vm.prank(BRANCH);
        registry.grantAccess("record", "grace", 1_000_100);
        vm.prank(BRANCH);
        registry.revokeAccess("record", "grace");
        vm.assertFalse(registry.hasAccess("record", "grace"));

        vm.expectRevert(
            abi.encodeWithSelector(
                MedicalRecordRegistry.MedicalRecordRegistryNoGrant.selector, bytes32("record"), bytes32("grace")
            )
        );
        vm.prank(BRANCH);
        registry.revokeAccess("record", "grace");
    }

    function testRefusesGrantsOfTheUnknownAndOfThePast() public {
        vm.expectRevert(
            abi.encodeWithSelector(
                MedicalRecordRegistry.MedicalRecordRegistryUnknownRecord.selector, bytes32("nothing")
            )
        );
        vm.prank(BRANCH);
        registry.grantAccess("nothing", "grace", 2_000_000);
        vm.expectRevert(
            abi.encodeWithSelector(MedicalRecordRegistry.MedicalRecordRegistryExpiryPassed.selector, 1_000_000)
        );
        vm.prank(BRANCH);
        registry.grantAccess("record", "grace", 1_000_000);
    }

    function testStrangersAnchorNothing() public {
        bytes32 role = registry.CUSTODIAN_ROLE();
        vm.expectRevert(missingRole(STRANGER, role));
        vm.prank(STRANGER);
        registry.anchorVersion("new", "v1", 0);
    }

    function testRefusesZero() public {
        vm.expectRevert(abi.encodeWithSelector(MedicalRecordRegistry.MedicalRecordRegistryZero.selector));
        vm.prank(BRANCH);
        registry.anchorVersion("new", 0, 0);
    }

    function testFuzzAGrantIsForOneGranteeOfOneRecord(bytes32 record, bytes32 grantee) public {
        vm.assume(record != "record" || grantee != "grace");
        vm.prank(BRANCH);
        registry.grantAccess("record", "grace", 2_000_000);
        vm.assertFalse(registry.hasAccess(record, grantee));
    }
}
