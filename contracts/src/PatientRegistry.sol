// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

/**
 * @title Commitments to patients' universal identifiers.
 * @dev Holds keyed commitments only: without the consortium key nothing can be enumerated or matched. Custodians are
 * recorded as HMAC(consortium key, commitment and branch), so that the chain does not say which hospital knows whom.
 */
contract PatientRegistry is AccessControl {
    /// @dev Branches: may register and add themselves as custodians.
    bytes32 public constant REGISTRAR_ROLE = keccak256("REGISTRAR_ROLE");

    /// @dev More would not fit into the gas of one transaction (16.7 million, EIP-7825).
    uint256 public constant BATCH_SIZE_MAX = 300;

    struct Registration {
        uint64 registeredAtBlock;
        bool active;
        address registrar;
    }

    mapping(bytes32 commitment => Registration) private _registrations;
    mapping(bytes32 custodian => uint256) private _custodians;

    /// @dev One patient, one registration.
    error PatientRegistryAlreadyRegistered(bytes32 commitment);

    /// @dev Nothing was registered under this commitment, or it has been deactivated.
    error PatientRegistryNotActive(bytes32 commitment);

    /// @dev A custodian tag belongs to one commitment and one branch.
    error PatientRegistryAlreadyCustodian(bytes32 custodian);

    /// @dev Only who registered a commitment, or an administrator, ends it.
    error PatientRegistryNotRegistrar(bytes32 commitment, address account);

    /// @dev Batches have 1 to `BATCH_SIZE_MAX` entries and as many custodians as commitments.
    error PatientRegistryBatchSize(uint256 commitments, uint256 custodians);

    /// @dev Zero is neither a commitment nor a tag.
    error PatientRegistryZero();

    event PatientRegistered(bytes32 indexed commitment, bytes32 indexed custodian);
    event CustodianAdded(bytes32 indexed commitment, bytes32 indexed custodian);
    event PatientDeactivated(bytes32 indexed commitment);

    constructor(address admin) {
        if (admin == address(0)) revert PatientRegistryZero();
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    /// @dev Registers one commitment with its first custodian.
    function register(bytes32 commitment, bytes32 custodian) external onlyRole(REGISTRAR_ROLE) {
        _register(commitment, custodian);
    }

    /// @dev Registers up to 300 commitments; one duplicate reverts all of them.
    function registerBatch(bytes32[] calldata commitments, bytes32[] calldata custodians)
        external
        onlyRole(REGISTRAR_ROLE)
    {
        uint256 size = _requireBatch(commitments, custodians);
        for (uint256 i = 0; i < size; ++i) {
            _register(commitments[i], custodians[i]);
        }
    }

    /// @dev Adds custodians of commitments that are registered and active.
    function addCustodians(bytes32[] calldata commitments, bytes32[] calldata custodians)
        external
        onlyRole(REGISTRAR_ROLE)
    {
        uint256 size = _requireBatch(commitments, custodians);
        for (uint256 i = 0; i < size; ++i) {
            if (!_registrations[commitments[i]].active) revert PatientRegistryNotActive(commitments[i]);
            _addCustodian(custodians[i]);
            emit CustodianAdded(commitments[i], custodians[i]);
        }
    }

    /// @dev Ends a commitment. It stays known, so that it can never be registered again.
    function deactivate(bytes32 commitment) external {
        Registration storage registration = _registrations[commitment];
        if (!registration.active) revert PatientRegistryNotActive(commitment);
        if (registration.registrar != msg.sender && !hasRole(DEFAULT_ADMIN_ROLE, msg.sender)) {
            revert PatientRegistryNotRegistrar(commitment, msg.sender);
        }
        registration.active = false;
        emit PatientDeactivated(commitment);
    }

    /// @dev Block 0 means never registered.
    function registrationOf(bytes32 commitment) external view returns (uint64 registeredAtBlock, bool active) {
        Registration storage registration = _registrations[commitment];
        return (registration.registeredAtBlock, registration.active);
    }

    /// @dev Whether this tag was recorded. Only a holder of the consortium key can compute it.
    function isCustodian(bytes32 custodian) external view returns (bool) {
        return _custodians[custodian] != 0;
    }

    function _register(bytes32 commitment, bytes32 custodian) private {
        if (commitment == bytes32(0)) revert PatientRegistryZero();
        Registration storage registration = _registrations[commitment];
        if (registration.registeredAtBlock != 0) revert PatientRegistryAlreadyRegistered(commitment);
        _registrations[commitment] = Registration(uint64(block.number), true, msg.sender);
        _addCustodian(custodian);
        emit PatientRegistered(commitment, custodian);
    }

    function _addCustodian(bytes32 custodian) private {
        if (custodian == bytes32(0)) revert PatientRegistryZero();
        if (_custodians[custodian] != 0) revert PatientRegistryAlreadyCustodian(custodian);
        _custodians[custodian] = block.number;
    }

    function _requireBatch(bytes32[] calldata commitments, bytes32[] calldata custodians)
        private
        pure
        returns (uint256 size)
    {
        size = commitments.length;
        if (size == 0 || size > BATCH_SIZE_MAX || custodians.length != size) {
            revert PatientRegistryBatchSize(size, custodians.length);
        }
    }
}
