// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AttackSignatureRegistry} from "../src/AttackSignatureRegistry.sol";
import {Fixture} from "./Vm.sol";

contract AttackSignatureRegistryTest is Fixture {
    uint40 private constant NOW = 1_000_000;
    uint40 private constant EXPIRY = NOW + 30 days;

    AttackSignatureRegistry private registry;

    function setUp() public {
        registry = new AttackSignatureRegistry(ADMIN);
        bytes32 role = registry.REPORTER_ROLE();
        vm.prank(ADMIN);
        registry.grantRole(role, BRANCH);
        vm.prank(ADMIN);
        registry.grantRole(role, OTHER_BRANCH);
        vm.warp(NOW);
        vm.prank(BRANCH);
        registry.report("pattern", 7, EXPIRY);
    }

    function testTheReporterIsTheFirstVoucher() public view {
        AttackSignatureRegistry.Signature memory signature = registry.signatureOf("pattern");
        vm.assertEq(signature.severity, 7);
        vm.assertEq(signature.reporter, BRANCH);
        vm.assertEq(signature.vouchers, 1);
    }

    function testAnotherBranchVouchesOnce() public {
        vm.prank(OTHER_BRANCH);
        registry.vouch("pattern");
        vm.assertEq(registry.signatureOf("pattern").vouchers, 2);
        refusesSecondVouch(OTHER_BRANCH);
        refusesSecondVouch(BRANCH);
    }

    function testAnAdministratorsWordIsMarked() public {
        vm.expectEmit();
        emit AttackSignatureRegistry.SignatureVouched("pattern", ADMIN, true);
        vm.prank(ADMIN);
        registry.vouch("pattern");
    }

    function testAReportStandsUntilItExpires() public {
        vm.expectRevert(
            abi.encodeWithSelector(AttackSignatureRegistry.AttackSignatureRegistryStands.selector, bytes32("pattern"))
        );
        vm.prank(OTHER_BRANCH);
        registry.report("pattern", 1, EXPIRY);

        vm.warp(EXPIRY);
        vm.prank(OTHER_BRANCH);
        registry.report("pattern", 1, EXPIRY + 1);
        vm.assertEq(registry.count(), 1);
    }

    function testOldWordsDoNotCountForANewReport() public {
        vm.prank(OTHER_BRANCH);
        registry.vouch("pattern");
        vm.warp(EXPIRY);
        vm.prank(OTHER_BRANCH);
        registry.report("pattern", 1, EXPIRY + 1);
        vm.assertEq(registry.signatureOf("pattern").vouchers, 1);

        vm.prank(BRANCH);
        registry.vouch("pattern");
        vm.assertEq(registry.signatureOf("pattern").vouchers, 2);
    }

    function testNobodyVouchesForTheUnknownOrExpired() public {
        vm.expectRevert(
            abi.encodeWithSelector(AttackSignatureRegistry.AttackSignatureRegistryUnknown.selector, bytes32("new"))
        );
        vm.prank(BRANCH);
        registry.vouch("new");
        vm.warp(EXPIRY);
        vm.expectRevert(
            abi.encodeWithSelector(AttackSignatureRegistry.AttackSignatureRegistryUnknown.selector, bytes32("pattern"))
        );
        vm.prank(OTHER_BRANCH);
        registry.vouch("pattern");
    }

    function testStrangersHaveNoVoice() public {
        bytes32 role = registry.REPORTER_ROLE();
        vm.expectRevert(missingRole(STRANGER, role));
        vm.prank(STRANGER);
        registry.report("new", 1, EXPIRY);
        vm.expectRevert(
            abi.encodeWithSelector(AttackSignatureRegistry.AttackSignatureRegistryNoVoice.selector, STRANGER)
        );
        vm.prank(STRANGER);
        registry.vouch("pattern");
    }

    function testFuzzSeveritiesAreOneToTen(uint8 severity) public {
        bool valid = severity >= 1 && severity <= 10;
        if (!valid) {
            vm.expectRevert(
                abi.encodeWithSelector(AttackSignatureRegistry.AttackSignatureRegistrySeverity.selector, severity)
            );
        }
        vm.prank(BRANCH);
        registry.report("new", severity, EXPIRY);
        vm.assertEq(registry.signatureOf("new").severity, valid ? severity : 0);
    }

    function testRefusesExpiriesInThePastAndTooFar() public {
        uint40[2] memory wrong = [NOW, NOW + 32 days];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(AttackSignatureRegistry.AttackSignatureRegistryExpiry.selector, wrong[i])
            );
            vm.prank(BRANCH);
            registry.report("new", 1, wrong[i]);
        }
    }

    function testPagesAreBounded() public {
        vm.prank(BRANCH);
        registry.report("new", 1, EXPIRY);
        (bytes32[] memory patterns, AttackSignatureRegistry.Signature[] memory signatures) = registry.page(1, 100);
        vm.assertEq(patterns.length, 1);
        vm.assertEq(patterns[0], bytes32("new"));
        vm.assertEq(signatures[0].severity, 1);

        vm.expectRevert(
            abi.encodeWithSelector(AttackSignatureRegistry.AttackSignatureRegistryPageSize.selector, 101)
        );
        registry.page(0, 101);
    }

    function testGasOfAReport() public {
        vm.prank(BRANCH);
        registry.report("new", 1, EXPIRY);
        vm.snapshotGasLastCall("AttackSignatureRegistry", "report");
    }

    function refusesSecondVouch(address account) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                AttackSignatureRegistry.AttackSignatureRegistryAlreadyVouched.selector, bytes32("pattern"), account
            )
        );
        vm.prank(account);
        registry.vouch("pattern");
    }
}
