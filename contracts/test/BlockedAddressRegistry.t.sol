// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {BlockedAddressRegistry} from "../src/BlockedAddressRegistry.sol";
import {Fixture} from "./Vm.sol";

contract BlockedAddressRegistryTest is Fixture {
    uint40 private constant NOW = 1_000_000;
    uint40 private constant TOMORROW = NOW + 1 days;

    BlockedAddressRegistry private registry;

    function setUp() public {
        registry = new BlockedAddressRegistry(ADMIN);
        bytes32 role = registry.REPORTER_ROLE();
        vm.prank(ADMIN);
        registry.grantRole(role, BRANCH);
        vm.prank(ADMIN);
        registry.grantRole(role, OTHER_BRANCH);
        vm.warp(NOW);
    }

    function testAnAutomaticBlockExpires() public {
        blockAutomatically("tag");
        vm.assertTrue(registry.isBlocked("tag"));
        vm.warp(TOMORROW - 1);
        vm.assertTrue(registry.isBlocked("tag"));
        vm.warp(TOMORROW);
        vm.assertFalse(registry.isBlocked("tag"));
    }

    function testAManualBlockStays() public {
        blockManually("tag");
        vm.warp(NOW + 3650 days);
        vm.assertTrue(registry.isBlocked("tag"));
    }

    function testAnAutomaticBlockNeverReplacesAManualOne() public {
        blockManually("tag");
        vm.expectRevert(
            abi.encodeWithSelector(
                BlockedAddressRegistry.BlockedAddressRegistryManualStands.selector, bytes32("tag")
            )
        );
        blockAutomatically("tag");
    }

    function testAManualBlockReplacesAnAutomaticOne() public {
        blockAutomatically("tag");
        blockManually("tag");
        BlockedAddressRegistry.Block memory entry = registry.blockOf("tag");
        vm.assertTrue(entry.manual);
        vm.assertEq(entry.expiresAt, 0);
        vm.assertEq(registry.count(), 1);
    }

    function testAnyBranchUnblocks() public {
        blockManually("tag");
        vm.expectEmit();
        emit BlockedAddressRegistry.AddressUnblocked("tag", OTHER_BRANCH);
        vm.prank(OTHER_BRANCH);
        registry.unblockAddress("tag");
        vm.assertFalse(registry.isBlocked("tag"));
        vm.assertEq(registry.blockOf("tag").reporter, address(0));

        vm.expectRevert(
            abi.encodeWithSelector(BlockedAddressRegistry.BlockedAddressRegistryNotBlocked.selector, bytes32("tag"))
        );
        vm.prank(BRANCH);
        registry.unblockAddress("tag");
    }

    function testRefusesExpiriesOfTheWrongKind() public {
        refusesExpiry(NOW, false);
        refusesExpiry(NOW + 32 days, false);
        refusesExpiry(0, false);
        refusesExpiry(TOMORROW, true);
    }

    function testStrangersBlockAndUnblockNothing() public {
        bytes32 role = registry.REPORTER_ROLE();
        vm.expectRevert(missingRole(STRANGER, role));
        vm.prank(STRANGER);
        registry.blockAddress("tag", TOMORROW, 1, false);
        vm.expectRevert(missingRole(ADMIN, role));
        vm.prank(ADMIN);
        registry.unblockAddress("tag");
    }

    function testAnybodyCleansUpWhatHasExpired() public {
        blockAutomatically("one");
        blockManually("two");
        blockAutomatically("three");
        vm.warp(TOMORROW);

        vm.prank(STRANGER);
        vm.assertEq(registry.cleanup(0, 100), 2);

        vm.assertEq(registry.count(), 1);
        vm.assertTrue(registry.isBlocked("two"));
    }

    function testCleanupTouchesNothingThatStands() public {
        blockAutomatically("one");
        vm.assertEq(registry.cleanup(0, 100), 0);
        vm.assertTrue(registry.isBlocked("one"));
    }

    function testPagesAreBounded() public {
        for (uint256 i = 1; i <= 5; ++i) {
            blockAutomatically(bytes32(i));
        }
        (bytes32[] memory tags,) = registry.page(3, 100);
        vm.assertEq(tags.length, 2);
        vm.assertEq(tags[1], bytes32(uint256(5)));
        (tags,) = registry.page(type(uint256).max, 1);
        vm.assertEq(tags.length, 0);

        vm.expectRevert(
            abi.encodeWithSelector(BlockedAddressRegistry.BlockedAddressRegistryPageSize.selector, 101)
        );
        registry.page(0, 101);
        vm.expectRevert(abi.encodeWithSelector(BlockedAddressRegistry.BlockedAddressRegistryPageSize.selector, 0));
        registry.cleanup(0, 0);
    }

    function testFuzzTheListHoldsExactlyWhatIsBlocked(uint8[24] calldata steps) public {
        bool[8] memory expected;
        uint256 standing;
        for (uint256 i = 0; i < steps.length; ++i) {
            uint256 tag = steps[i] % 8;
            bool wasBlocked = expected[tag];
            if (steps[i] < 128) {
                blockManually(bytes32(tag + 1));
                if (!wasBlocked) ++standing;
                expected[tag] = true;
            } else if (wasBlocked) {
                vm.prank(BRANCH);
                registry.unblockAddress(bytes32(tag + 1));
                --standing;
                expected[tag] = false;
            }
        }

        (bytes32[] memory tags,) = registry.page(0, 100);
        vm.assertEq(tags.length, standing);
        for (uint256 i = 0; i < tags.length; ++i) {
            vm.assertTrue(expected[uint256(tags[i]) - 1]);
        }
        for (uint256 tag = 0; tag < 8; ++tag) {
            vm.assertTrue(registry.isBlocked(bytes32(tag + 1)) == expected[tag]);
        }
    }

    function testGasOfABlockAndAnUnblock() public {
        blockAutomatically("first");
        blockAutomatically("tag");
        vm.snapshotGasLastCall("BlockedAddressRegistry", "blockAddress");
        vm.prank(BRANCH);
        registry.unblockAddress("tag");
        vm.snapshotGasLastCall("BlockedAddressRegistry", "unblockAddress");
    }

    function blockAutomatically(bytes32 tag) private {
        vm.prank(BRANCH);
        registry.blockAddress(tag, TOMORROW, 1, false);
    }

    function blockManually(bytes32 tag) private {
        vm.prank(BRANCH);
        registry.blockAddress(tag, 0, 2, true);
    }

    function refusesExpiry(uint40 expiresAt, bool manual) private {
        vm.expectRevert(
            abi.encodeWithSelector(BlockedAddressRegistry.BlockedAddressRegistryExpiry.selector, expiresAt)
        );
        vm.prank(BRANCH);
        registry.blockAddress("tag", expiresAt, 1, manual);
    }
}
