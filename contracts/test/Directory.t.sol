// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AnchorLog} from "../src/AnchorLog.sol";
import {Directory} from "../src/Directory.sol";
import {Fixture} from "./Vm.sol";

contract DirectoryTest is Fixture {
    Directory private directory;

    function setUp() public {
        vm.warp(1_000_000);
        directory = new Directory(2 days, ADMIN);
    }

    function testANameLeadsToItsContract() public {
        address first = address(new AnchorLog(ADMIN));
        address second = address(new AnchorLog(ADMIN));
        vm.prank(ADMIN);
        directory.setContract("AnchorLog", first);
        vm.assertEq(directory.contractOf("AnchorLog"), first);

        vm.expectEmit();
        emit Directory.ContractChanged("AnchorLog", first, second);
        vm.prank(ADMIN);
        directory.setContract("AnchorLog", second);
    }

    function testRefusesAccountsWithoutCode() public {
        vm.expectRevert(abi.encodeWithSelector(Directory.DirectoryNotAContract.selector, STRANGER));
        vm.prank(ADMIN);
        directory.setContract("AnchorLog", STRANGER);
    }

    function testStrangersPointNowhere() public {
        address log = address(new AnchorLog(ADMIN));
        vm.expectRevert(missingRole(STRANGER, 0));
        vm.prank(STRANGER);
        directory.setContract("AnchorLog", log);
    }

    function testTheAdministratorChangesInTwoStepsAndAfterTheDelay() public {
        vm.prank(ADMIN);
        directory.beginDefaultAdminTransfer(BRANCH);
        vm.assertEq(directory.defaultAdmin(), ADMIN);

        vm.expectRevert(
            abi.encodeWithSignature("AccessControlEnforcedDefaultAdminDelay(uint48)", uint48(1_000_000 + 2 days))
        );
        vm.prank(BRANCH);
        directory.acceptDefaultAdminTransfer();

        vm.warp(1_000_001 + 2 days);
        vm.prank(BRANCH);
        directory.acceptDefaultAdminTransfer();
        vm.assertEq(directory.defaultAdmin(), BRANCH);
    }

    function testFuzzUnknownNamesLeadNowhere(bytes32 name) public view {
        vm.assertEq(directory.contractOf(name), address(0));
    }
}
