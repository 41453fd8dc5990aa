// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

/**
 * @title Blocked client addresses, shared by all branches.
 * @dev A tag is HMAC(consortium key, address); the whole IPv4 space under a plain hash is read back in hours, so no
 * unkeyed hash ever comes here. An automatic block never replaces a manual one.
 */
contract BlockedAddressRegistry is AccessControl {
    /// @dev Branches: may block and unblock.
    bytes32 public constant REPORTER_ROLE = keccak256("REPORTER_ROLE");

    /// @dev Longest life of an automatic block; manual ones never expire.
    uint256 public constant AUTOMATIC_LIFE_MAX = 31 days;

    /// @dev Most entries in one page and one cleanup.
    uint256 public constant PAGE_SIZE_MAX = 100;

    struct Block {
        uint40 blockedAt;
        uint40 expiresAt;
        uint8 reason;
        bool manual;
        address reporter;
    }

    mapping(bytes32 tag => Block) private _blocks;
    mapping(bytes32 tag => uint256 indexPlusOne) private _indexes;
    bytes32[] private _tags;

    /// @dev A person's decision stands until a person lifts it.
    error BlockedAddressRegistryManualStands(bytes32 tag);
    error BlockedAddressRegistryNotBlocked(bytes32 tag);

    /// @dev Manual blocks have expiry 0; automatic ones end in the future and within `AUTOMATIC_LIFE_MAX`.
    error BlockedAddressRegistryExpiry(uint40 expiresAt);

    /// @dev Pages and cleanups have 1 to `PAGE_SIZE_MAX` entries.
    error BlockedAddressRegistryPageSize(uint256 size);

    /// @dev Zero is neither a tag nor an administrator.
    error BlockedAddressRegistryZero();

    event AddressBlocked(
        bytes32 indexed tag, uint40 expiresAt, uint8 reason, bool manual, address indexed reporter
    );
    event AddressUnblocked(bytes32 indexed tag, address indexed by);

    constructor(address admin) {
        if (admin == address(0)) revert BlockedAddressRegistryZero();
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    /// @dev Blocks a tag, or replaces the block that stands unless that one is manual and this one is not.
    function blockAddress(bytes32 tag, uint40 expiresAt, uint8 reason, bool manual) external onlyRole(REPORTER_ROLE) {
        if (tag == bytes32(0)) revert BlockedAddressRegistryZero();
        if (
            manual
                ? expiresAt != 0
                : expiresAt <= block.timestamp || expiresAt > block.timestamp + AUTOMATIC_LIFE_MAX
        ) revert BlockedAddressRegistryExpiry(expiresAt);
        if (_indexes[tag] == 0) {
            _tags.push(tag);
            _indexes[tag] = _tags.length;
        } else if (_blocks[tag].manual && !manual) {
            revert BlockedAddressRegistryManualStands(tag);
        }
        _blocks[tag] = Block(uint40(block.timestamp), expiresAt, reason, manual, msg.sender);
        emit AddressBlocked(tag, expiresAt, reason, manual, msg.sender);
    }

    /// @dev Lifts a block, manual or not.
    function unblockAddress(bytes32 tag) external onlyRole(REPORTER_ROLE) {
        if (_indexes[tag] == 0) revert BlockedAddressRegistryNotBlocked(tag);
        _remove(tag);
        emit AddressUnblocked(tag, msg.sender);
    }

    /// @dev Removes expired blocks among `size` entries from `offset` on. Open to all: it changes no answer.
    function cleanup(uint256 offset, uint256 size) external returns (uint256 removed) {
        uint256 i = _pageEnd(offset, size);
        while (i > offset) {
            --i;
            bytes32 tag = _tags[i];
            if (!_isExpired(_blocks[tag])) continue;
            _remove(tag);
            ++removed;
            emit AddressUnblocked(tag, msg.sender);
        }
    }

    /// @dev Whether a block stands and has not expired.
    function isBlocked(bytes32 tag) external view returns (bool) {
        return _indexes[tag] != 0 && !_isExpired(_blocks[tag]);
    }

    /// @dev All zero if no block stands; expired ones are told until they are cleaned up.
    function blockOf(bytes32 tag) external view returns (Block memory) {
        return _blocks[tag];
    }

    /// @dev Number of blocks, expired ones included.
    function count() external view returns (uint256) {
        return _tags.length;
    }

    /// @dev Tags and blocks from `offset` on, in no order; shorter than `size` at the end.
    function page(uint256 offset, uint256 size) external view returns (bytes32[] memory tags, Block[] memory blocks) {
        uint256 end = _pageEnd(offset, size);
        uint256 found = end > offset ? end - offset : 0;
        tags = new bytes32[](found);
        blocks = new Block[](found);
        for (uint256 i = 0; i < found; ++i) {
            tags[i] = _tags[offset + i];
            blocks[i] = _blocks[tags[i]];
        }
    }

    function _remove(bytes32 tag) private {
        uint256 index = _indexes[tag] - 1;
        bytes32 last = _tags[_tags.length - 1];
        if (last != tag) {
            _tags[index] = last;
            _indexes[last] = index + 1;
        }
        _tags.pop();
        delete _indexes[tag];
        delete _blocks[tag];
    }

    function _isExpired(Block storage entry) private view returns (bool) {
        return entry.expiresAt != 0 && entry.expiresAt <= block.timestamp;
    }

    function _pageEnd(uint256 offset, uint256 size) private view returns (uint256) {
        if (size == 0 || size > PAGE_SIZE_MAX) revert BlockedAddressRegistryPageSize(size);
        uint256 length = _tags.length;
        return offset >= length || length - offset < size ? length : offset + size;
    }
}
