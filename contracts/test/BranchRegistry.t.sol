// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {BranchRegistry} from "../src/BranchRegistry.sol";
import {Fixture} from "./Vm.sol";

contract BranchRegistryTest is Fixture {
    address private constant LOG = address(0x106);

    BranchRegistry private registry;

    function setUp() public {
        registry = new BranchRegistry(ADMIN);
        set("https://one.example/fhir", "one.example/log");
    }

    function testABranchIsFoundByItsAccount() public view {
        BranchRegistry.Branch memory branch = registry.branchOf(BRANCH);
        vm.assertEq(branch.anchorLog, LOG);
        vm.assertTrue(branch.active);
        vm.assertEq(keccak256(branch.fhirBaseUrl), keccak256("https://one.example/fhir"));
    }

    function testABranchIsReplacedNotDoubled() public {
        set("https://new.example/fhir", "one.example/log");
        vm.assertEq(registry.count(), 1);
        vm.assertEq(keccak256(registry.branchAt(0).fhirBaseUrl), keccak256("https://new.example/fhir"));
    }

    function testAnEndedBranchStaysListed() public {
        vm.prank(ADMIN);
        registry.deactivate(BRANCH);
        vm.assertFalse(registry.branchOf(BRANCH).active);
        vm.assertEq(registry.count(), 1);
    }

    function testTheUnknownIsRefused() public {
        bytes memory refusal = abi.encodeWithSelector(BranchRegistry.BranchRegistryUnknown.selector, STRANGER);
        vm.expectRevert(refusal);
        registry.branchOf(STRANGER);
        vm.expectRevert(refusal);
        vm.prank(ADMIN);
        registry.deactivate(STRANGER);
    }

    function testOnlyTheAdministratorWrites() public {
        vm.expectRevert(missingRole(BRANCH, 0));
        vm.prank(BRANCH);
        registry.setBranch(BRANCH, LOG, 0, "https://evil.example", "evil");
        vm.expectRevert(missingRole(BRANCH, 0));
        vm.prank(BRANCH);
        registry.setConsortiumKeyFingerprint("fingerprint");
        vm.expectRevert(missingRole(STRANGER, 0));
        vm.prank(STRANGER);
        registry.deactivate(BRANCH);
    }

    function testRefusesTextsThatAreNotPlain() public {
        refusesText("");
        refusesText("https://one.example/ fhir");
        refusesText("<script>");
        refusesText(unicode"https://ünïcode.example");
        refusesText(new bytes(201));
    }

    function testFuzzEveryByteOutsideVisibleAsciiIsRefused(bytes1 c) public {
        vm.assume(c <= 0x20 || c >= 0x7f);
        refusesText(abi.encodePacked("https://one.example/", c));
    }

    function testTheFingerprintIsTheAdministrators() public {
        vm.prank(ADMIN);
        registry.setConsortiumKeyFingerprint("fingerprint");
        vm.assertEq(registry.consortiumKeyFingerprint(), bytes32("fingerprint"));

        vm.expectRevert(abi.encodeWithSelector(BranchRegistry.BranchRegistryZero.selector));
        vm.prank(ADMIN);
        registry.setConsortiumKeyFingerprint(0);
    }

    function testPagesAreBounded() public {
        vm.assertEq(registry.page(0, 100).length, 1);
        vm.assertEq(registry.page(1, 100).length, 0);
        vm.expectRevert(abi.encodeWithSelector(BranchRegistry.BranchRegistryPageSize.selector, 101));
        registry.page(0, 101);
    }

    function set(bytes memory url, bytes memory origin) private {
        vm.prank(ADMIN);
        registry.setBranch(BRANCH, LOG, "jwks", url, origin);
    }

    function refusesText(bytes memory text) private {
        vm.expectRevert(abi.encodeWithSelector(BranchRegistry.BranchRegistryText.selector, text));
        set(text, "one.example/log");
    }
}
