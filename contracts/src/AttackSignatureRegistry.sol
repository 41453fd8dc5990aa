// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

/**
 * @title Signatures of coordinated attacks, shared by all branches.
 * @dev A pattern is a keyed hash of a fingerprint. One reporter alone proves nothing: others vouch, and each branch
 * decides how many it wants before it believes.
 */
contract AttackSignatureRegistry is AccessControl {
    /// @dev Branches: may report and vouch.
    bytes32 public constant REPORTER_ROLE = keccak256("REPORTER_ROLE");

    uint8 public constant SEVERITY_MAX = 10;

    /// @dev Longest life of a report.
    uint256 public constant LIFE_MAX = 31 days;

    /// @dev Most entries in one page.
    uint256 public constant PAGE_SIZE_MAX = 100;

    struct Signature {
        uint40 expiresAt;
        uint8 severity;
        uint16 vouchers;
        uint32 generation;
        address reporter;
    }

    mapping(bytes32 pattern => Signature) private _signatures;
    mapping(bytes32 pattern => mapping(uint32 generation => mapping(address account => bool))) private _vouched;
    bytes32[] private _patterns;

    /// @dev A report stands until it expires; others vouch for it.
    error AttackSignatureRegistryStands(bytes32 pattern);

    /// @dev Nothing was reported, or it has expired.
    error AttackSignatureRegistryUnknown(bytes32 pattern);
    error AttackSignatureRegistryAlreadyVouched(bytes32 pattern, address account);
    error AttackSignatureRegistrySeverity(uint8 severity);
    error AttackSignatureRegistryExpiry(uint40 expiresAt);

    /// @dev Neither a reporter nor an administrator.
    error AttackSignatureRegistryNoVoice(address account);

    /// @dev Pages have 1 to `PAGE_SIZE_MAX` entries.
    error AttackSignatureRegistryPageSize(uint256 size);

    /// @dev Zero is neither a pattern nor an administrator.
    error AttackSignatureRegistryZero();

    event SignatureReported(bytes32 indexed pattern, uint8 severity, address indexed reporter, uint40 expiresAt);
    event SignatureVouched(bytes32 indexed pattern, address indexed by, bool administrator);

    constructor(address admin) {
        if (admin == address(0)) revert AttackSignatureRegistryZero();
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    /// @dev Reports a pattern that is new or whose report has expired. The reporter is its first voucher.
    function report(bytes32 pattern, uint8 severity, uint40 expiresAt) external onlyRole(REPORTER_ROLE) {
        if (pattern == bytes32(0)) revert AttackSignatureRegistryZero();
        if (severity == 0 || severity > SEVERITY_MAX) revert AttackSignatureRegistrySeverity(severity);
        if (expiresAt <= block.timestamp || expiresAt > block.timestamp + LIFE_MAX) {
            revert AttackSignatureRegistryExpiry(expiresAt);
        }
        Signature storage signature = _signatures[pattern];
        if (signature.expiresAt > block.timestamp) revert AttackSignatureRegistryStands(pattern);
        uint32 generation = signature.generation + 1;
        if (generation == 1) _patterns.push(pattern);
        _signatures[pattern] = Signature(expiresAt, severity, 1, generation, msg.sender);
        _vouched[pattern][generation][msg.sender] = true;
        emit SignatureReported(pattern, severity, msg.sender, expiresAt);
    }

    /// @dev Adds one's word to a report that stands; an administrator's word is marked as such.
    function vouch(bytes32 pattern) external {
        bool administrator = hasRole(DEFAULT_ADMIN_ROLE, msg.sender);
        if (!administrator && !hasRole(REPORTER_ROLE, msg.sender)) revert AttackSignatureRegistryNoVoice(msg.sender);
        Signature storage signature = _signatures[pattern];
        if (signature.expiresAt <= block.timestamp) revert AttackSignatureRegistryUnknown(pattern);
        mapping(address => bool) storage vouched = _vouched[pattern][signature.generation];
        if (vouched[msg.sender]) revert AttackSignatureRegistryAlreadyVouched(pattern, msg.sender);
        vouched[msg.sender] = true;
        signature.vouchers += 1;
        emit SignatureVouched(pattern, msg.sender, administrator);
    }

    /// @dev All zero if the pattern was never reported; expired ones are told.
    function signatureOf(bytes32 pattern) external view returns (Signature memory) {
        return _signatures[pattern];
    }

    /// @dev Number of patterns ever reported.
    function count() external view returns (uint256) {
        return _patterns.length;
    }

    /// @dev Patterns and signatures from `offset` on, oldest first; shorter than `size` at the end.
    function page(uint256 offset, uint256 size)
        external
        view
        returns (bytes32[] memory patterns, Signature[] memory signatures)
    {
        if (size == 0 || size > PAGE_SIZE_MAX) revert AttackSignatureRegistryPageSize(size);
        uint256 length = _patterns.length;
        uint256 found = offset >= length ? 0 : (length - offset < size ? length - offset : size);
        patterns = new bytes32[](found);
        signatures = new Signature[](found);
        for (uint256 i = 0; i < found; ++i) {
            patterns[i] = _patterns[offset + i];
            signatures[i] = _signatures[patterns[i]];
        }
    }
}
