// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Who takes part, and what each learner declares
/// @notice A learner is a whole number bound for ever to one account. The registrar admits it; the learner itself signs
/// what it declares. Reputations and claims stay with the number when it leaves.
interface ILearnerRegistry {
    enum Status {
        Unknown,
        Registered,
        Left,
        Revoked
    }

    /// @param learner number of the learner
    /// @param account signs for the learner
    /// @param payee receives its tokens; 0: the account itself. Named once, it stays
    /// @param active false: only personalises
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

    /// @notice What a round needs of a learner.
    struct Capability {
        bool active;
        uint32 sampleCount;
        uint64 minFrequency;
        uint64 maxFrequency;
        uint64 deadline;
    }

    /// @notice Emitted when a learner registers, comes back, or declares something new.
    event LearnerDeclared(uint32 indexed learner, address indexed account, Declaration declaration);
    /// @notice Emitted when a learner leaves.
    event LearnerLeft(uint32 indexed learner);
    /// @notice Emitted when the registrar shuts a learner out.
    event LearnerRevoked(uint32 indexed learner);

    /// @notice Thrown when a learner is not registered, or no longer.
    error UnknownLearner(uint32 learner);
    /// @notice Thrown when a number or an account is registered already.
    error AlreadyRegistered(uint32 learner, address account);
    /// @notice Thrown when a learner comes back under another account.
    error AccountMismatch(uint32 learner, address expected, address given);
    /// @notice Thrown when a learner that named a payee declares another, or none.
    error PayeeMismatch(uint32 learner, address expected, address given);
    /// @notice Thrown when a learner that was shut out tries to come back.
    error LearnerIsRevoked(uint32 learner);
    /// @notice Thrown when what a learner declares cannot be: no samples, frequencies out of order, no deadline.
    error InvalidDeclaration(uint32 learner);
    /// @notice Thrown when a signature is not the account's.
    error WrongSignature(uint32 learner, address expected);
    /// @notice Thrown when there are not as many signatures as declarations.
    error LengthMismatch(uint256 declarations, uint256 signatures);

    /// @notice Admits learners. Only the registrar. Each signature is the account's EIP-712 signature of
    /// Declaration(..., uint256 nonce), see {nonceOf}.
    function register(Declaration[] calldata declarations, bytes[] calldata signatures) external;

    /// @notice Replaces what registered learners declared; anyone may relay it.
    function update(Declaration[] calldata declarations, bytes[] calldata signatures) external;

    /// @notice Takes a learner out at its own wish: EIP-712 Leave(uint32 learner,uint256 nonce).
    function leave(uint32 learner, bytes calldata signature) external;

    /// @notice Shuts learners out. Only the registrar.
    function revoke(uint32[] calldata learners) external;

    /// @notice Grows by one with every signature of the learner that was used.
    function nonceOf(uint32 learner) external view returns (uint256);

    function statusOf(uint32 learner) external view returns (Status);

    /// @notice The account of a learner that ever registered. Reverts with UnknownLearner otherwise.
    function accountOf(uint32 learner) external view returns (address);

    function accountsOf(uint32[] calldata learners) external view returns (address[] memory);

    /// @notice Who receives a learner's tokens: the payee that it named, else its account. Reverts with UnknownLearner if it
    /// never registered.
    function payeeOf(uint32 learner) external view returns (address);

    /// @notice Reverts with UnknownLearner unless all are registered now.
    function capabilitiesOf(uint32[] calldata learners) external view returns (Capability[] memory);

    /// @notice Everything a learner declared last, without its histogram hash, which is in the event only.
    function declarationOf(uint32 learner) external view returns (Declaration memory);
}
