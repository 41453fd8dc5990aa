// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AnchorLog} from "../src/AnchorLog.sol";
import {Fixture} from "./Vm.sol";

contract AnchorLogTest is Fixture {
    bytes32 private constant EMPTY_ROOT = 0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855;

    AnchorLog private log;

    function setUp() public {
        log = new AnchorLog(ADMIN);
        bytes32 role = log.ANCHOR_ROLE();
        vm.prank(ADMIN);
        log.grantRole(role, BRANCH);
    }

    function testStartsWithTheEmptyTree() public view {
        (bytes32 root, uint64 size,) = log.head();
        vm.assertEq(root, EMPTY_ROOT);
        vm.assertEq(size, 0);
    }

    function testAHeadFollowsTheOneThatStands() public {
        anchor("one", 1, EMPTY_ROOT);
        anchor("seven", 7, "one");
        (bytes32 root, uint64 size,) = log.head();
        vm.assertEq(root, bytes32("seven"));
        vm.assertEq(size, 7);
    }

    function testSaysWhatItAnchored() public {
        vm.expectEmit();
        emit AnchorLog.HeadAnchored(3, "three", EMPTY_ROOT);
        anchor("three", 3, EMPTY_ROOT);
    }

    function testRefusesAnEqualSize() public {
        anchor("five", 5, EMPTY_ROOT);
        vm.expectRevert(abi.encodeWithSelector(AnchorLog.AnchorLogNotLarger.selector, 5, 5));
        anchor("other", 5, "five");
    }

    function testRefusesASecondSequencer() public {
        anchor("five", 5, EMPTY_ROOT);
        vm.expectRevert(
            abi.encodeWithSelector(AnchorLog.AnchorLogPreviousRootMismatch.selector, bytes32("five"), bytes32("fork"))
        );
        anchor("six", 6, "fork");
    }

    function testRefusesTheZeroRoot() public {
        vm.expectRevert(abi.encodeWithSelector(AnchorLog.AnchorLogZeroRoot.selector));
        anchor(0, 1, EMPTY_ROOT);
    }

    function testTheAdministratorCannotAnchor() public {
        bytes32 role = log.ANCHOR_ROLE();
        vm.expectRevert(missingRole(ADMIN, role));
        vm.prank(ADMIN);
        log.anchorHead("one", 1, EMPTY_ROOT);
    }

    function testTheAnchoringAccountCannotAdminister() public {
        bytes32 role = log.ANCHOR_ROLE();
        vm.expectRevert(missingRole(BRANCH, 0));
        vm.prank(BRANCH);
        log.grantRole(role, STRANGER);
    }

    function testNeedsAnAdministrator() public {
        vm.expectRevert(abi.encodeWithSelector(AnchorLog.AnchorLogZeroAdmin.selector));
        new AnchorLog(address(0));
    }

    function testFuzzSizesOnlyGrow(uint64 first, uint64 second) public {
        vm.assume(first > 0);
        anchor("first", first, EMPTY_ROOT);
        if (second <= first) {
            vm.expectRevert(abi.encodeWithSelector(AnchorLog.AnchorLogNotLarger.selector, first, second));
        }
        anchor("second", second, "first");
        (, uint64 size,) = log.head();
        vm.assertEq(size, second > first ? second : first);
    }

    function testGasOfAnAnchorIsTheSameForAnySize() public {
        anchor(keccak256("one"), 1, EMPTY_ROOT);
        vm.assertLe(gasOfAnchor(keccak256("two"), 2, keccak256("one"), "anchorHead of 1 entry"), 40_000);
        vm.assertLe(
            gasOfAnchor(keccak256("all"), type(uint64).max, keccak256("two"), "anchorHead of 2^64 - 3 entries"), 40_000
        );
    }

    function testTheFirstAnchorIsNoDearer() public {
        vm.assertLe(gasOfAnchor(keccak256("one"), 50_000, EMPTY_ROOT, "anchorHead, the first"), 40_000);
    }

    /// @dev The example tree of RFC 9162 section 2.1.5: seven leaves, four proofs.
    function testProvesTheTreeOfTheRfc() public view {
        bytes32[] memory d = leaves(7);
        bytes32 root = rootOf(d, 0, 7);
        bytes32 h = node(d[2], d[3]);
        bytes32 l = node(node(d[4], d[5]), d[6]);

        bytes32[] memory path = new bytes32[](3);
        (path[0], path[1], path[2]) = (d[1], h, l);
        vm.assertTrue(log.verifyInclusion(d[0], 0, 7, path, root));
        bytes32[] memory shortPath = new bytes32[](2);
        (shortPath[0], shortPath[1]) = (node(d[4], d[5]), node(node(d[0], d[1]), h));
        vm.assertTrue(log.verifyInclusion(d[6], 6, 7, shortPath, root));
    }

    function testFuzzProvesEveryLeafAndNoOther(uint8 sizeSeed, uint8 indexSeed, uint8 liar) public view {
        uint256 size = 1 + sizeSeed % 40;
        uint256 index = indexSeed % size;
        bytes32[] memory d = leaves(size);
        bytes32 root = rootOf(d, 0, size);
        bytes32[] memory path = pathOf(d, index);

        vm.assertTrue(log.verifyInclusion(d[index], uint64(index), uint64(size), path, root));
        vm.assertFalse(log.verifyInclusion(keccak256("no leaf"), uint64(index), uint64(size), path, root));
        vm.assertFalse(log.verifyInclusion(d[index], uint64(size), uint64(size), path, root));
        vm.assertFalse(log.verifyInclusion(d[index], uint64(index), uint64(size), path, keccak256("no root")));
        if (path.length > 0) {
            path[liar % path.length] = keccak256("no node");
            vm.assertFalse(log.verifyInclusion(d[index], uint64(index), uint64(size), path, root));
        }
    }

    function testRefusesAPathThatIsTooLong() public view {
        vm.assertFalse(log.verifyInclusion("leaf", 0, type(uint64).max, new bytes32[](65), "root"));
    }

    function testGasOfAProofOfDepthTwenty() public {
        bytes32[] memory path = new bytes32[](20);
        log.verifyInclusion("leaf", 0, 1 << 20, path, "root");
        vm.snapshotGasLastCall("AnchorLog", "verifyInclusion of depth 20");
    }

    function anchor(bytes32 root, uint64 size, bytes32 previousRoot) private {
        vm.prank(BRANCH);
        log.anchorHead(root, size, previousRoot);
    }

    function gasOfAnchor(bytes32 root, uint64 size, bytes32 previousRoot, string memory name)
        private
        returns (uint256)
    {
        anchor(root, size, previousRoot);
        return vm.snapshotGasLastCall("AnchorLog", name);
    }

    function leaves(uint256 size) private pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](size);
        for (uint256 i = 0; i < size; ++i) {
            hashes[i] = sha256(abi.encodePacked(bytes1(0), i));
        }
    }

    function node(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x01), left, right));
    }

    /// @dev RFC 9162 section 2.1.1, by recursion and so unlike the contract's loop.
    function rootOf(bytes32[] memory d, uint256 from, uint256 to) private pure returns (bytes32) {
        if (to - from == 1) return d[from];
        uint256 middle = from + split(to - from);
        return node(rootOf(d, from, middle), rootOf(d, middle, to));
    }

    /// @dev RFC 9162 section 2.1.3.1.
    function pathOf(bytes32[] memory d, uint256 index) private pure returns (bytes32[] memory path) {
        bytes32[] memory reversed = new bytes32[](64);
        uint256 length;
        (uint256 from, uint256 to) = (0, d.length);
        while (to - from > 1) {
            uint256 middle = from + split(to - from);
            if (index < middle) {
                reversed[length++] = rootOf(d, middle, to);
                to = middle;
            } else {
                reversed[length++] = rootOf(d, from, middle);
                from = middle;
            }
        }
        path = new bytes32[](length);
        for (uint256 i = 0; i < length; ++i) {
            path[i] = reversed[length - 1 - i];
        }
    }

    function split(uint256 size) private pure returns (uint256 k) {
        k = 1;
        while (k * 2 < size) k *= 2;
    }
}
