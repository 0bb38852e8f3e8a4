// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Learners and their declarations
/// @notice A learner is a number that is bound to one account for good. The registrar admits learners; each learner signs
/// its own declaration. Reputation and claims of a learner that leaves stay with its number.
interface ILearnerRegistry {
    enum Status {
        Unknown,
        Registered,
        Left,
        Revoked
    }

    /// @param learner number of the learner
    /// @param account signs for the learner
    /// @param payee receives the learner's tokens; 0 stands for the account. A payee that is named once stays
    /// @param active false for a passive learner, which does not train
    /// @param sampleCount |D_i|
    /// @param classCount number of classes among the samples
    /// @param minFrequency lo_i, cycles/s
    /// @param maxFrequency hi_i, cycles/s
    /// @param deadline T_max,i, 1e-9 s
    /// @param cyclesPerSample c_i, the bits of a float64
    /// @param uplinkRate B_i, bit/s, the bits of a float64
    /// @param region ASCII code of the region, padded with zeros; 0 if not declared
    /// @param histogramHash hash of the class histogram; 0 if not declared
    struct Declaration {
        uint32 learner;
        address account;
        address payee;
        bool active;
        uint32 sampleCount;
        uint16 classCount;
        uint64 minFrequency;
        uint64 maxFrequency;
        uint64 deadline;
        uint64 cyclesPerSample;
        uint64 uplinkRate;
        bytes8 region;
        bytes32 histogramHash;
    }

    /// @notice What a round needs to know of a learner.
    /// @param active whether it is registered and trains
    /// @param changedAt when it declared, left or was revoked last, s
    struct Capability {
        bool active;
        uint32 changedAt;
        uint32 sampleCount;
        uint64 minFrequency;
        uint64 maxFrequency;
        uint64 deadline;
    }

    /// @notice Emitted when a learner registers, returns or updates its declaration.
    event LearnerDeclared(uint32 indexed learner, address indexed account, Declaration declaration);
    /// @notice Emitted when a learner leaves.
    event LearnerLeft(uint32 indexed learner);
    /// @notice Emitted when the registrar revokes a learner.
    event LearnerRevoked(uint32 indexed learner);

    /// @notice Thrown when a learner is not registered.
    error UnknownLearner(uint32 learner);
    /// @notice Thrown when a number or an account is already registered.
    error AlreadyRegistered(uint32 learner, address account);
    /// @notice Thrown when a learner declares an account that is not its own.
    error AccountMismatch(uint32 learner, address expected, address given);
    /// @notice Thrown when a learner that named a payee declares a different one or none.
    error PayeeMismatch(uint32 learner, address expected, address given);
    /// @notice Thrown when a revoked learner is to return.
    error LearnerIsRevoked(uint32 learner);
    /// @notice Thrown when a declaration is out of bounds: no samples, frequencies out of order, no deadline.
    error InvalidDeclaration(uint32 learner);
    /// @notice Thrown when the account did not make the signature.
    error WrongSignature(uint32 learner, address expected);
    /// @notice Thrown when the numbers of declarations and signatures differ.
    error LengthMismatch(uint256 declarations, uint256 signatures);

    /// @notice Admits learners. Only the registrar. Each signature is the account's EIP-712 signature of
    /// Declaration(..., uint256 nonce), see {nonceOf}.
    function register(Declaration[] calldata declarations, bytes[] calldata signatures) external;

    /// @notice Replaces the declarations of registered learners. Anyone.
    function update(Declaration[] calldata declarations, bytes[] calldata signatures) external;

    /// @notice Removes a learner at its own request. Anyone.
    /// @param signature the account's EIP-712 signature of Leave(uint32 learner,uint256 nonce)
    function leave(uint32 learner, bytes calldata signature) external;

    /// @notice Revokes learners for good. Only the registrar.
    function revoke(uint32[] calldata learners) external;

    /// @notice The number of the learner's signatures that were used.
    function nonceOf(uint32 learner) external view returns (uint256);

    function statusOf(uint32 learner) external view returns (Status);

    /// @notice The account of a learner that is or was registered. Reverts with UnknownLearner for any other.
    function accountOf(uint32 learner) external view returns (address);

    function accountsOf(uint32[] calldata learners) external view returns (address[] memory);

    /// @notice The address that receives a learner's tokens: its payee, or its account if it named none. Reverts with
    /// UnknownLearner if it never registered.
    function payeeOf(uint32 learner) external view returns (address);

    /// @notice The last declarations. Learners that left or were revoked are not active. Reverts with UnknownLearner if one never
    /// registered.
    function capabilitiesOf(uint32[] calldata learners) external view returns (Capability[] memory);

    /// @notice A learner's last declaration. Its histogram hash is 0 here: only the event has it.
    function declarationOf(uint32 learner) external view returns (Declaration memory);
}
