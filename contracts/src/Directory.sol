// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";

/**
 * @title Names of the contracts that are valid now.
 * @dev How contracts are superseded: a new one is deployed and its name pointed to it; the old one stays where it is,
 * with everything it holds. The administrator changes in two steps and after a delay.
 */
contract Directory is AccessControlDefaultAdminRules {
    mapping(bytes32 name => address) private _contracts;

    /// @dev Only accounts with code are contracts.
    error DirectoryNotAContract(address account);
    error DirectoryZeroName();

    event ContractChanged(bytes32 indexed name, address indexed previous, address indexed current);

    /// @dev The delay is between proposing and accepting another administrator, in seconds.
    constructor(uint48 adminDelay, address admin) AccessControlDefaultAdminRules(adminDelay, admin) {}

    /// @dev Points a name to a contract.
    function setContract(bytes32 name, address account) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (name == bytes32(0)) revert DirectoryZeroName();
        if (account.code.length == 0) revert DirectoryNotAContract(account);
        address previous = _contracts[name];
        _contracts[name] = account;
        emit ContractChanged(name, previous, account);
    }

    /// @dev Zero if the name is not known.
    function contractOf(bytes32 name) external view returns (address) {
        return _contracts[name];
    }
}
