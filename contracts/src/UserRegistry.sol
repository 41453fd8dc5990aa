// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

/**
 * @title Hashes of users' DID documents.
 * @dev A DID is a keyed tag, a document its SHA-256. The document itself is served by the branch that registered it.
 */
contract UserRegistry is AccessControl {
    /// @dev Branches: may register DIDs, and change those they registered.
    bytes32 public constant REGISTRAR_ROLE = keccak256("REGISTRAR_ROLE");

    struct Entry {
        bytes32 documentHash;
        uint64 version;
        bool active;
        address registrar;
    }

    mapping(bytes32 did => Entry) private _entries;

    error UserRegistryAlreadyRegistered(bytes32 did);
    error UserRegistryNotActive(bytes32 did);

    /// @dev Someone else changed the document in between.
    error UserRegistryVersionMismatch(uint64 current, uint64 expected);

    /// @dev Only who registered a DID, or an administrator, changes it.
    error UserRegistryNotRegistrar(bytes32 did, address account);

    /// @dev Zero is neither a tag nor a hash nor an administrator.
    error UserRegistryZero();

    event UserRegistered(bytes32 indexed did, bytes32 documentHash);
    event UserUpdated(bytes32 indexed did, bytes32 documentHash, uint64 version);
    event UserDeactivated(bytes32 indexed did);

    constructor(address admin) {
        if (admin == address(0)) revert UserRegistryZero();
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    /// @dev Registers version 1 of a DID's document.
    function register(bytes32 did, bytes32 documentHash) external onlyRole(REGISTRAR_ROLE) {
        if (did == bytes32(0) || documentHash == bytes32(0)) revert UserRegistryZero();
        if (_entries[did].version != 0) revert UserRegistryAlreadyRegistered(did);
        _entries[did] = Entry(documentHash, 1, true, msg.sender);
        emit UserRegistered(did, documentHash);
    }

    /// @dev Replaces the document that has the expected version.
    function update(bytes32 did, uint64 expectedVersion, bytes32 documentHash) external {
        Entry storage entry = _requireOwn(did);
        if (documentHash == bytes32(0)) revert UserRegistryZero();
        if (entry.version != expectedVersion) revert UserRegistryVersionMismatch(entry.version, expectedVersion);
        uint64 version = expectedVersion + 1;
        entry.documentHash = documentHash;
        entry.version = version;
        emit UserUpdated(did, documentHash, version);
    }

    /// @dev Ends a DID for ever; its last document stays readable.
    function deactivate(bytes32 did) external {
        _requireOwn(did).active = false;
        emit UserDeactivated(did);
    }

    /// @dev Version 0 means never registered.
    function resolve(bytes32 did) external view returns (bytes32 documentHash, uint64 version, bool active) {
        Entry storage entry = _entries[did];
        return (entry.documentHash, entry.version, entry.active);
    }

    function _requireOwn(bytes32 did) private view returns (Entry storage entry) {
        entry = _entries[did];
        if (!entry.active) revert UserRegistryNotActive(did);
        if (entry.registrar != msg.sender && !hasRole(DEFAULT_ADMIN_ROLE, msg.sender)) {
            revert UserRegistryNotRegistrar(did, msg.sender);
        }
    }
}
