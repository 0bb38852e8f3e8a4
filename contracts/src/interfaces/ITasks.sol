// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Tasks: terms, escrows and claims
/// @notice Amounts have 18 decimal digits for every token. A withdrawal pays whole units of the token; the rest stays
/// claimable.
interface ITasks {
    enum ContributionRule {
        UpdateNorm,
        Projection,
        Eq15,
        Eq15Shifted
    }

    enum DissimilarityRule {
        Clamp,
        Signed
    }

    /// @notice Terms that the contracts compute with. Real numbers are in units of 1e-9.
    /// @param reputationDecay lambda
    /// @param globalWeight phi
    /// @param thresholdUtility gamma
    /// @param reputationThreshold R_th
    /// @param reputationIncentive I_rep
    /// @param minCompetitionIncentive lower bound of I_comp
    /// @param maxCompetitionIncentive upper bound of I_comp
    /// @param banLimit a learner with R_global below it is banned for `banRounds` rounds after each round that it played
    /// @param banRounds 0 bans nobody
    /// @param settlementWindow s after the opening of a round, from which on anyone can forfeit an unsettled coalition
    /// @param coalitionCount M, at most 128
    struct GameTerms {
        uint64 reputationDecay;
        uint64 globalWeight;
        uint64 thresholdUtility;
        uint64 reputationThreshold;
        uint64 reputationIncentive;
        uint64 minCompetitionIncentive;
        uint64 maxCompetitionIncentive;
        uint64 banLimit;
        uint32 banRounds;
        uint32 settlementWindow;
        uint16 coalitionCount;
        ContributionRule contribution;
        DissimilarityRule dissimilarity;
    }

    /// @notice Terms that only auditors need. Real numbers are the bits of a float64.
    /// @param localSteps tau
    /// @param embeddingInterval chi
    /// @param maxPasses passes after which the coalition game stops
    /// @param modelBits W
    /// @param unitCost rho
    /// @param capacitance zeta
    /// @param transmissionQuadratic a
    /// @param transmissionLinear b
    /// @param transmissionConstant z
    /// @param lossRate eps
    /// @param profitWeight eta
    /// @param contributionCap upper bound of x, in medians of the coalition
    /// @param metaRate alpha
    /// @param stepSize beta
    struct AuditTerms {
        uint32 localSteps;
        uint32 embeddingInterval;
        uint32 maxPasses;
        uint64 modelBits;
        uint64 unitCost;
        uint64 capacitance;
        uint64 transmissionQuadratic;
        uint64 transmissionLinear;
        uint64 transmissionConstant;
        uint64 lossRate;
        uint64 profitWeight;
        uint64 contributionCap;
        uint64 metaRate;
        uint64 stepSize;
    }

    /// @param escrow amount for payments, 18 digits
    struct Opening {
        GameTerms game;
        AuditTerms audit;
        string coalitionPolicy;
        string incentivePolicy;
        string headPolicy;
        bytes32 seedCommitment;
        bytes32 initialModelHash;
        address token;
        uint128 escrow;
    }

    /// @notice Emitted when a task opens, with all its terms.
    event TaskOpened(uint32 indexed task, address indexed provider, Opening opening);
    /// @notice Emitted when a coalition's payments leave the escrow, once it is settled as a whole.
    event PaymentsBooked(uint32 indexed task, uint32 indexed round, uint16 indexed coalition, uint256 total, uint256 escrowLeft);
    /// @notice Emitted when a provider adds to a task's escrow.
    event TaskFunded(uint32 indexed task, uint256 amount, uint256 escrow);
    /// @notice Emitted when a learner's claim is paid out.
    event Withdrawn(address indexed token, uint32 indexed learner, address payee, uint256 amount);
    /// @notice Emitted when a task ends.
    /// @param refund amount that the provider got back, 18 digits
    event TaskClosed(uint32 indexed task, uint256 refund);
    /// @notice Emitted when the rounds contract is set.
    event RoundsSet(address rounds);

    /// @notice Thrown when a term is out of bounds.
    error InvalidTerms(string field);
    /// @notice Thrown when a token has more than 18 decimal digits.
    error UnsupportedToken(address token);
    /// @notice Thrown when fewer tokens arrive than the escrow needs.
    error EscrowNotReceived(uint256 expected, uint256 received);
    /// @notice Thrown when a task does not exist.
    error UnknownTask(uint32 task);
    /// @notice Thrown when a task is closed.
    error TaskIsClosed(uint32 task);
    /// @notice Thrown when the caller is not the task's provider.
    error NotProvider(uint32 task, address caller);
    /// @notice Thrown when payments exceed the escrow.
    error EscrowExceeded(uint32 task, uint256 left, uint256 needed);
    /// @notice Thrown when a task with an open round is closed.
    error RoundIsOpen(uint32 task, uint32 round);
    /// @notice Thrown when the caller is not the rounds contract.
    error NotRounds(address caller);
    /// @notice Thrown when the rounds contract is set a second time, or has no code.
    error InvalidRounds(address rounds);

    /// @notice Opens a task whose provider is the caller. Takes the escrow, which the caller has approved. Only accounts
    /// with the provider's role.
    function open(Opening calldata opening) external returns (uint32 task);

    /// @notice Books payments out of a task's escrow. Only the rounds contract.
    function book(uint32 task, uint32 round, uint16 coalition, uint32[] calldata learners, uint256[] calldata amounts) external;

    /// @notice Takes all payments of a coalition out of a task's escrow, before they are credited. Only the rounds contract.
    function reserve(uint32 task, uint32 round, uint16 coalition, uint256 total) external;

    /// @notice Credits reserved payments to learners. Only the rounds contract.
    function credit(uint32 task, uint32[] calldata learners, uint256[] calldata amounts) external;

    /// @notice Adds to a running task's escrow, also while a round is open. Takes the amount, which the caller has approved.
    /// Only the provider.
    /// @param amount 18 digits, whole units of the token
    function fund(uint32 task, uint128 amount) external;

    /// @notice Pays a learner's claims in a token to its payee: see ILearnerRegistry.payeeOf. Anyone.
    /// @return amount paid, 18 digits
    function withdraw(address token, uint32 learner) external returns (uint256 amount);

    /// @notice Ends a task that has no open round and returns the rest of its escrow. Only the provider.
    function close(uint32 task) external returns (uint256 refund);

    /// @notice The amount that a learner earned and that is not withdrawn, 18 digits.
    function claimOf(address token, uint32 learner) external view returns (uint256);

    /// @notice Sum of all claims in a token, and of all payments that are reserved and not credited yet, 18 digits.
    function totalClaims(address token) external view returns (uint256);

    function escrowOf(uint32 task) external view returns (uint256);

    function providerOf(uint32 task) external view returns (address);

    function tokenOf(uint32 task) external view returns (address);

    function isClosed(uint32 task) external view returns (bool);

    /// @notice Reverts with UnknownTask, or with TaskIsClosed for a closed task.
    function runningTerms(uint32 task) external view returns (address provider, GameTerms memory terms);

    /// @notice keccak256 of the ABI-encoded opening.
    function termsHash(uint32 task) external view returns (bytes32);
}
