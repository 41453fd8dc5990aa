// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

/**
 * @title Direct anchoring of single high-value records, for branches that opt in.
 * @dev Records, versions and grantees are salted or keyed hashes made outside. A version names the one it follows, so
 * a record has one history. Grants are a public, tamper-evident note; access itself is decided by the branch.
 */
contract MedicalRecordRegistry is AccessControl {
    /// @dev Branches: may anchor records, and change those they anchored.
    bytes32 public constant CUSTODIAN_ROLE = keccak256("CUSTODIAN_ROLE");

    struct Record {
        bytes32 versionHash;
        uint64 version;
        address custodian;
    }

    mapping(bytes32 record => Record) private _records;
    mapping(bytes32 record => mapping(bytes32 grantee => uint64 expiresAt)) private _grants;

    /// @dev The version does not follow the one that stands.
    error MedicalRecordRegistryPreviousVersionMismatch(bytes32 current, bytes32 offered);
    error MedicalRecordRegistryUnknownRecord(bytes32 record);

    /// @dev Only the branch that anchored a record adds versions and grants.
    error MedicalRecordRegistryNotCustodian(bytes32 record, address account);

    /// @dev A grant ends in the future.
    error MedicalRecordRegistryExpiryPassed(uint64 expiresAt);
    error MedicalRecordRegistryNoGrant(bytes32 record, bytes32 grantee);

    /// @dev Zero is neither a hash nor an administrator.
    error MedicalRecordRegistryZero();

    event RecordAnchored(bytes32 indexed record, uint64 indexed version, bytes32 versionHash, bytes32 previousHash);
    event AccessGranted(bytes32 indexed record, bytes32 indexed grantee, uint64 expiresAt);
    event AccessRevoked(bytes32 indexed record, bytes32 indexed grantee);

    constructor(address admin) {
        if (admin == address(0)) revert MedicalRecordRegistryZero();
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    /// @dev Anchors the next version; `previousHash` is zero for the first.
    function anchorVersion(bytes32 record, bytes32 versionHash, bytes32 previousHash)
        external
        onlyRole(CUSTODIAN_ROLE)
    {
        if (record == bytes32(0) || versionHash == bytes32(0)) revert MedicalRecordRegistryZero();
        Record storage stored = _records[record];
        if (stored.version != 0 && stored.custodian != msg.sender) {
            revert MedicalRecordRegistryNotCustodian(record, msg.sender);
        }
        if (stored.versionHash != previousHash) {
            revert MedicalRecordRegistryPreviousVersionMismatch(stored.versionHash, previousHash);
        }
        uint64 version = stored.version + 1;
        _records[record] = Record(versionHash, version, msg.sender);
        emit RecordAnchored(record, version, versionHash, previousHash);
    }

    /// @dev Notes that a grantee may see the record until then.
    function grantAccess(bytes32 record, bytes32 grantee, uint64 expiresAt) external {
        _requireCustodian(record);
        if (grantee == bytes32(0)) revert MedicalRecordRegistryZero();
        if (expiresAt <= block.timestamp) revert MedicalRecordRegistryExpiryPassed(expiresAt);
        _grants[record][grantee] = expiresAt;
        emit AccessGranted(record, grantee, expiresAt);
    }

    /// @dev Ends a grant before its time.
    function revokeAccess(bytes32 record, bytes32 grantee) external {
        _requireCustodian(record);
        if (_grants[record][grantee] == 0) revert MedicalRecordRegistryNoGrant(record, grantee);
        delete _grants[record][grantee];
        emit AccessRevoked(record, grantee);
    }

    /// @dev Version 0 means never anchored.
    function latest(bytes32 record) external view returns (bytes32 versionHash, uint64 version, address custodian) {
        Record storage stored = _records[record];
        return (stored.versionHash, stored.version, stored.custodian);
    }

    function hasAccess(bytes32 record, bytes32 grantee) external view returns (bool) {
        return _grants[record][grantee] > block.timestamp;
    }

    function _requireCustodian(bytes32 record) private view {
        Record storage stored = _records[record];
        if (stored.version == 0) revert MedicalRecordRegistryUnknownRecord(record);
        if (stored.custodian != msg.sender) revert MedicalRecordRegistryNotCustodian(record, msg.sender);
    }
}
