// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

/**
 * @title The tree heads of one append-only log.
 * @dev Grows only: one size, one root, and each head names the root it follows. A restored database or a second
 * sequencer can therefore not fork the log unnoticed. Never upgradeable, holds no value, has no way to take a head back.
 */
contract AnchorLog is AccessControl {
    /// @dev May anchor heads, and nothing else. Administration is another account.
    bytes32 public constant ANCHOR_ROLE = keccak256("ANCHOR_ROLE");

    /// @dev A tree of 2^64 leaves has paths of 64 hashes; a longer one is no proof.
    uint256 public constant PATH_LENGTH_MAX = 64;

    bytes32 private _root;
    uint64 private _size;
    uint64 private _anchoredAt;

    /// @dev The log may only grow. Equal sizes are refused too: one size, one root.
    error AnchorLogNotLarger(uint64 current, uint64 offered);

    /// @dev The head does not follow the one that stands.
    error AnchorLogPreviousRootMismatch(bytes32 current, bytes32 offered);

    /// @dev Zero is not a hash.
    error AnchorLogZeroRoot();

    /// @dev An administrator is needed, or nobody could ever anchor.
    error AnchorLogZeroAdmin();

    /// @dev The head of that size is anchored.
    event HeadAnchored(uint64 indexed size, bytes32 root, bytes32 previousRoot);

    /// @dev Starts with the head of the empty tree (RFC 9162 section 2.1.1), which also keeps the first anchor as cheap
    /// as every other one.
    constructor(address admin) {
        if (admin == address(0)) revert AnchorLogZeroAdmin();
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _root = sha256("");
        _anchoredAt = uint64(block.timestamp);
    }

    /// @dev Anchors the head of a larger tree. Costs the same for one entry and for a million.
    function anchorHead(bytes32 root, uint64 size, bytes32 previousRoot) external onlyRole(ANCHOR_ROLE) {
        uint64 currentSize = _size;
        if (size <= currentSize) revert AnchorLogNotLarger(currentSize, size);
        bytes32 currentRoot = _root;
        if (previousRoot != currentRoot) revert AnchorLogPreviousRootMismatch(currentRoot, previousRoot);
        if (root == bytes32(0)) revert AnchorLogZeroRoot();
        _root = root;
        _size = size;
        _anchoredAt = uint64(block.timestamp);
        emit HeadAnchored(size, root, previousRoot);
    }

    /// @dev The head that stands; size 0 and the empty tree's root before the first anchor.
    function head() external view returns (bytes32 root, uint64 size, uint64 anchoredAt) {
        return (_root, _size, _anchoredAt);
    }

    /// @dev Whether the path proves the leaf hash to be entry `index` of the tree of that size and root
    /// (RFC 9162 section 2.1.3.2). Never reverts for a wrong proof: wrong is an answer.
    function verifyInclusion(bytes32 leafHash, uint64 index, uint64 size, bytes32[] calldata path, bytes32 root)
        external
        pure
        returns (bool)
    {
        if (index >= size || path.length > PATH_LENGTH_MAX) return false;
        uint64 node = index;
        uint64 last = size - 1;
        bytes32 hash = leafHash;
        for (uint256 i = 0; i < path.length; ++i) {
            if (last == 0) return false;
            if (node & 1 == 1 || node == last) {
                hash = sha256(abi.encodePacked(bytes1(0x01), path[i], hash));
                while (node & 1 == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = sha256(abi.encodePacked(bytes1(0x01), hash, path[i]));
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash == root;
    }
}
