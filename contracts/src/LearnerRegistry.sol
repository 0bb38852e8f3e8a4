// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
// OpenZeppelin's needs an EVM later than london
import {EIP712} from "solady/utils/EIP712.sol";
import {ILearnerRegistry} from "./interfaces/ILearnerRegistry.sol";

/// @title Learners and their declarations
/// @notice The owner is the registrar.
contract LearnerRegistry is ILearnerRegistry, Ownable2Step, EIP712 {
    /// @dev A settlement reads the first storage slot, a publication the second.
    struct Learner {
        address account;
        uint32 nonce;
        bytes8 region;
        Status status;
        bool active;
        uint32 sampleCount;
        uint48 minFrequency;
        uint48 maxFrequency;
        uint64 deadline;
        uint16 classCount;
        uint32 changedAt;
        uint64 cyclesPerSample;
        uint64 uplinkRate;
    }

    bytes32 private constant DECLARATION_TYPE = keccak256(
        "Declaration(uint32 learner,address account,address payee,bool active,uint32 sampleCount,uint16 classCount,"
        "uint64 minFrequency,uint64 maxFrequency,uint64 deadline,uint64 cyclesPerSample,uint64 uplinkRate,"
        "bytes8 region,bytes32 histogramHash,uint256 nonce)"
    );
    bytes32 private constant LEAVE_TYPE = keccak256("Leave(uint32 learner,uint256 nonce)");

    /// @dev 1e9 s in units of 1e-9 s. Below it, slacks and their logarithms stay small.
    uint64 private constant DEADLINE_LIMIT = 1e18;
    /// @dev The bits of positive infinity as a float64. Those of finite positive numbers are between 0 and it.
    uint64 private constant INFINITY_BITS = 0x7ff0000000000000;

    mapping(uint32 number => Learner) private _learners;
    /// @dev 0 stands for the account. Not in the struct, because rounds never read it.
    mapping(uint32 number => address) private _payees;
    /// @dev The learner that has the account, plus 1.
    mapping(address account => uint256) private _owners;

    /// @param registrar admits and revokes learners
    constructor(address registrar) Ownable(registrar) {}

    /// @inheritdoc ILearnerRegistry
    function register(Declaration[] calldata declarations, bytes[] calldata signatures) external onlyOwner {
        _requireSameLength(declarations.length, signatures.length);
        for (uint256 i = 0; i < declarations.length; ++i) {
            Declaration calldata declaration = declarations[i];
            Learner storage learner = _learners[declaration.learner];
            Status status = learner.status;
            if (status == Status.Registered) revert AlreadyRegistered(declaration.learner, learner.account);
            if (status == Status.Revoked) revert LearnerIsRevoked(declaration.learner);
            if (status == Status.Unknown) {
                _bind(declaration.learner, declaration.account);
            } else {
                _requireAccount(learner, declaration);
            }
            _declare(learner, declaration, signatures[i]);
        }
    }

    /// @inheritdoc ILearnerRegistry
    function update(Declaration[] calldata declarations, bytes[] calldata signatures) external {
        _requireSameLength(declarations.length, signatures.length);
        for (uint256 i = 0; i < declarations.length; ++i) {
            Learner storage learner = _registered(declarations[i].learner);
            _requireAccount(learner, declarations[i]);
            _declare(learner, declarations[i], signatures[i]);
        }
    }

    /// @inheritdoc ILearnerRegistry
    function leave(uint32 learner, bytes calldata signature) external {
        Learner storage leaving = _registered(learner);
        uint32 nonce = leaving.nonce++;
        leaving.status = Status.Left;
        leaving.changedAt = uint32(block.timestamp);
        _requireSignature(learner, leaving.account, keccak256(abi.encode(LEAVE_TYPE, learner, uint256(nonce))), signature);
        emit LearnerLeft(learner);
    }

    /// @inheritdoc ILearnerRegistry
    function revoke(uint32[] calldata learners) external onlyOwner {
        for (uint256 i = 0; i < learners.length; ++i) {
            Learner storage learner = _learners[learners[i]];
            if (learner.status == Status.Unknown) revert UnknownLearner(learners[i]);
            if (learner.status == Status.Revoked) revert LearnerIsRevoked(learners[i]);
            learner.status = Status.Revoked;
            learner.changedAt = uint32(block.timestamp);
            emit LearnerRevoked(learners[i]);
        }
    }

    /// @inheritdoc ILearnerRegistry
    function nonceOf(uint32 learner) external view returns (uint256) {
        return _learners[learner].nonce;
    }

    /// @inheritdoc ILearnerRegistry
    function statusOf(uint32 learner) external view returns (Status) {
        return _learners[learner].status;
    }

    /// @inheritdoc ILearnerRegistry
    function accountOf(uint32 learner) external view returns (address) {
        return _accountOf(learner);
    }

    /// @inheritdoc ILearnerRegistry
    function accountsOf(uint32[] calldata learners) external view returns (address[] memory accounts) {
        accounts = new address[](learners.length);
        for (uint256 i = 0; i < learners.length; ++i) {
            accounts[i] = _accountOf(learners[i]);
        }
    }

    /// @inheritdoc ILearnerRegistry
    function payeeOf(uint32 learner) external view returns (address) {
        address account = _accountOf(learner);
        address payee = _payees[learner];
        return payee == address(0) ? account : payee;
    }

    /// @inheritdoc ILearnerRegistry
    function capabilitiesOf(uint32[] calldata learners) external view returns (Capability[] memory capabilities) {
        capabilities = new Capability[](learners.length);
        for (uint256 i = 0; i < learners.length; ++i) {
            Learner storage learner = _learners[learners[i]];
            Status status = learner.status;
            if (status == Status.Unknown) revert UnknownLearner(learners[i]);
            capabilities[i] = Capability({
                active: learner.active && status == Status.Registered,
                changedAt: learner.changedAt,
                sampleCount: learner.sampleCount,
                minFrequency: learner.minFrequency,
                maxFrequency: learner.maxFrequency,
                deadline: learner.deadline
            });
        }
    }

    /// @inheritdoc ILearnerRegistry
    function declarationOf(uint32 number) external view returns (Declaration memory) {
        address account = _accountOf(number);
        Learner storage learner = _learners[number];
        return Declaration({
            learner: number,
            account: account,
            payee: _payees[number],
            active: learner.active,
            sampleCount: learner.sampleCount,
            classCount: learner.classCount,
            minFrequency: learner.minFrequency,
            maxFrequency: learner.maxFrequency,
            deadline: learner.deadline,
            cyclesPerSample: learner.cyclesPerSample,
            uplinkRate: learner.uplinkRate,
            region: learner.region,
            histogramHash: 0
        });
    }

    /// @notice EIP-712 domain separator of ("LearnerRegistry", "1", chain, this contract).
    function domainSeparator() external view returns (bytes32) {
        return _domainSeparator();
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("LearnerRegistry", "1");
    }

    /// @dev Binds an account to a number for good.
    function _bind(uint32 learner, address account) private {
        if (account == address(0)) revert InvalidDeclaration(learner);
        if (_owners[account] != 0) revert AlreadyRegistered(uint32(_owners[account] - 1), account);
        _owners[account] = uint256(learner) + 1;
    }

    /// @dev A payee that is named once stays, so that a stolen key cannot redirect what the learner earned.
    function _bindPayee(uint32 learner, address payee) private {
        address named = _payees[learner];
        if (named == payee) return;
        if (named != address(0)) revert PayeeMismatch(learner, named, payee);
        _payees[learner] = payee;
    }

    function _declare(Learner storage learner, Declaration calldata declaration, bytes calldata signature) private {
        _requireValid(declaration);
        uint32 nonce = learner.nonce;
        bytes32 structHash = keccak256(abi.encode(DECLARATION_TYPE, declaration, uint256(nonce)));
        _requireSignature(declaration.learner, declaration.account, structHash, signature);
        _bindPayee(declaration.learner, declaration.payee);
        _learners[declaration.learner] = Learner({
            account: declaration.account,
            nonce: nonce + 1,
            sampleCount: declaration.sampleCount,
            classCount: declaration.classCount,
            status: Status.Registered,
            changedAt: uint32(block.timestamp),
            active: declaration.active,
            minFrequency: uint48(declaration.minFrequency),
            maxFrequency: uint48(declaration.maxFrequency),
            deadline: declaration.deadline,
            cyclesPerSample: declaration.cyclesPerSample,
            uplinkRate: declaration.uplinkRate,
            region: declaration.region
        });
        emit LearnerDeclared(declaration.learner, declaration.account, declaration);
    }

    function _requireSignature(uint32 learner, address account, bytes32 structHash, bytes calldata signature)
        private
        view
    {
        (address signer,,) = ECDSA.tryRecoverCalldata(_hashTypedData(structHash), signature);
        // an invalid signature recovers to 0, which is no account
        if (signer != account) revert WrongSignature(learner, account);
    }

    function _registered(uint32 learner) private view returns (Learner storage found) {
        found = _learners[learner];
        if (found.status != Status.Registered) revert UnknownLearner(learner);
    }

    function _accountOf(uint32 learner) private view returns (address) {
        Learner storage found = _learners[learner];
        // set by the first registration, for good
        if (found.account == address(0)) revert UnknownLearner(learner);
        return found.account;
    }

    function _requireAccount(Learner storage learner, Declaration calldata declaration) private view {
        if (declaration.account != learner.account) {
            revert AccountMismatch(declaration.learner, learner.account, declaration.account);
        }
    }

    function _requireValid(Declaration calldata declaration) private pure {
        bool isValid = declaration.learner < type(uint32).max && declaration.sampleCount > 0 && declaration.minFrequency > 0
            && declaration.minFrequency <= declaration.maxFrequency && declaration.maxFrequency <= type(uint48).max
            && declaration.deadline > 0 && declaration.deadline < DEADLINE_LIMIT
            && _isPositive(declaration.cyclesPerSample) && _isPositive(declaration.uplinkRate);
        if (!isValid) revert InvalidDeclaration(declaration.learner);
    }

    /// @dev Whether the bits are those of a finite float64 above 0.
    function _isPositive(uint64 bits) private pure returns (bool) {
        return bits > 0 && bits < INFINITY_BITS;
    }

    function _requireSameLength(uint256 declarations, uint256 signatures) private pure {
        if (declarations != signatures) revert LengthMismatch(declarations, signatures);
    }
}
