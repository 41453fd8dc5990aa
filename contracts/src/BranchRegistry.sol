// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

/**
 * @title The branches that take part, and the fingerprint of the key they share.
 * @dev Written by the consortium's administrator only. Texts are bounded visible ASCII, checked here, because every
 * branch reads them.
 */
contract BranchRegistry is AccessControl {
    /// @dev Longest base URL and origin, in bytes.
    uint256 public constant TEXT_LENGTH_MAX = 200;

    /// @dev Most branches in one page.
    uint256 public constant PAGE_SIZE_MAX = 100;

    struct Branch {
        address account;
        address anchorLog;
        bool active;
        bytes32 jwksHash;
        bytes fhirBaseUrl;
        bytes logOrigin;
    }

    mapping(address account => uint256 indexPlusOne) private _indexes;
    Branch[] private _branches;
    bytes32 private _consortiumKeyFingerprint;

    error BranchRegistryUnknown(address account);

    /// @dev 1 to `TEXT_LENGTH_MAX` bytes of visible ASCII without quotes, backslash and angle brackets.
    error BranchRegistryText(bytes text);

    /// @dev Pages have 1 to `PAGE_SIZE_MAX` entries.
    error BranchRegistryPageSize(uint256 size);

    /// @dev Zero is neither an account nor a contract nor a fingerprint.
    error BranchRegistryZero();

    event BranchChanged(address indexed account, address anchorLog, bool active);
    event ConsortiumKeyFingerprintChanged(bytes32 fingerprint);

    constructor(address admin) {
        if (admin == address(0)) revert BranchRegistryZero();
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    /// @dev Names the key all branches must hold; a branch with another one refuses to start.
    function setConsortiumKeyFingerprint(bytes32 fingerprint) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (fingerprint == bytes32(0)) revert BranchRegistryZero();
        _consortiumKeyFingerprint = fingerprint;
        emit ConsortiumKeyFingerprintChanged(fingerprint);
    }

    /// @dev Adds a branch, or replaces what is known of it.
    function setBranch(
        address account,
        address anchorLog,
        bytes32 jwksHash,
        bytes calldata fhirBaseUrl,
        bytes calldata logOrigin
    ) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (account == address(0) || anchorLog == address(0)) revert BranchRegistryZero();
        _requireText(fhirBaseUrl);
        _requireText(logOrigin);
        Branch memory branch = Branch(account, anchorLog, true, jwksHash, fhirBaseUrl, logOrigin);
        uint256 indexPlusOne = _indexes[account];
        if (indexPlusOne == 0) {
            _branches.push(branch);
            _indexes[account] = _branches.length;
        } else {
            _branches[indexPlusOne - 1] = branch;
        }
        emit BranchChanged(account, anchorLog, true);
    }

    /// @dev Ends a branch; it stays listed, so that its old receipts can be understood.
    function deactivate(address account) external onlyRole(DEFAULT_ADMIN_ROLE) {
        uint256 indexPlusOne = _indexes[account];
        if (indexPlusOne == 0) revert BranchRegistryUnknown(account);
        Branch storage branch = _branches[indexPlusOne - 1];
        branch.active = false;
        emit BranchChanged(account, branch.anchorLog, false);
    }

    function consortiumKeyFingerprint() external view returns (bytes32) {
        return _consortiumKeyFingerprint;
    }

    /// @dev Number of branches, ended ones included.
    function count() external view returns (uint256) {
        return _branches.length;
    }

    /// @dev One branch, in the order they joined.
    function branchAt(uint256 index) external view returns (Branch memory) {
        return _branches[index];
    }

    /// @dev The branch of a sending account.
    function branchOf(address account) external view returns (Branch memory) {
        uint256 indexPlusOne = _indexes[account];
        if (indexPlusOne == 0) revert BranchRegistryUnknown(account);
        return _branches[indexPlusOne - 1];
    }

    /// @dev Branches from `offset` on; shorter than `size` at the end.
    function page(uint256 offset, uint256 size) external view returns (Branch[] memory branches) {
        if (size == 0 || size > PAGE_SIZE_MAX) revert BranchRegistryPageSize(size);
        uint256 length = _branches.length;
        uint256 found = offset >= length ? 0 : (length - offset < size ? length - offset : size);
        branches = new Branch[](found);
        for (uint256 i = 0; i < found; ++i) {
            branches[i] = _branches[offset + i];
        }
    }

    function _requireText(bytes calldata text) private pure {
        if (text.length == 0 || text.length > TEXT_LENGTH_MAX) revert BranchRegistryText(text);
        for (uint256 i = 0; i < text.length; ++i) {
            bytes1 c = text[i];
            if (c <= 0x20 || c >= 0x7f || c == '"' || c == "'" || c == "\\" || c == "<" || c == ">") {
                revert BranchRegistryText(text);
            }
        }
    }
}
