// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Tasks: their terms, their escrow, and what learners have earned
/// @notice Amounts have 18 decimal digits whatever the token has; a withdrawal pays whole units of the token and leaves
/// the rest claimable.
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

    /// @notice Terms that the contracts compute with. Real numbers in units of 1e-9.
    /// @param reputationDecay lambda
    /// @param globalWeight phi
    /// @param thresholdUtility gamma
    /// @param reputationThreshold R_th
    /// @param reputationIncentive I_rep
    /// @param minCompetitionIncentive lower bound of I_comp
    /// @param maxCompetitionIncentive upper bound of I_comp
    /// @param banLimit a learner with R_global below it is refused for `banRounds` rounds after each one it took part in
    /// @param banRounds 0: nobody is ever banned
    /// @param settlementWindow s after which a coalition that is not settled may be given up by anyone
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

    /// @notice Terms that auditors need and the contracts do not; real numbers as the bits of a float64.
    /// @param localSteps tau
    /// @param embeddingInterval chi
    /// @param maxPasses passes after which the coalition game is called off
    /// @param modelBits W
    /// @param unitCost rho
    /// @param capacitance zeta
    /// @param transmissionQuadratic a
    /// @param transmissionLinear b
    /// @param transmissionConstant z
    /// @param lossRate eps
    /// @param profitWeight eta
    /// @param contributionCap in coalition medians
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

    /// @param escrow set aside for payments, 18 digits
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
    /// @notice Emitted when a coalition's payments are booked.
    event PaymentsBooked(uint32 indexed task, uint32 indexed round, uint16 indexed coalition, uint256 total, uint256 escrowLeft);
    /// @notice Emitted when a provider adds to a task's escrow.
    event TaskFunded(uint32 indexed task, uint256 amount, uint256 escrow);
    /// @notice Emitted when a learner's claim is paid out.
    event Withdrawn(address indexed token, uint32 indexed learner, address payee, uint256 amount);
    /// @notice Emitted when a task ends; `refund` went back to the provider.
    event TaskClosed(uint32 indexed task, uint256 refund);

    /// @notice Thrown when a term is out of its range.
    error InvalidTerms(string field);
    /// @notice Thrown when a token has more than 18 decimal digits.
    error UnsupportedToken(address token);
    /// @notice Thrown when fewer tokens arrived than the escrow needs.
    error EscrowNotReceived(uint256 expected, uint256 received);
    /// @notice Thrown when a task does not exist.
    error UnknownTask(uint32 task);
    /// @notice Thrown when a task is closed.
    error TaskIsClosed(uint32 task);
    /// @notice Thrown when the caller is not the task's provider.
    error NotProvider(uint32 task, address caller);
    /// @notice Thrown when payments exceed what is left.
    error EscrowExceeded(uint32 task, uint256 left, uint256 needed);
    /// @notice Thrown when a task is closed in the middle of a round.
    error RoundIsOpen(uint32 task, uint32 round);
    /// @notice Thrown when somebody else than the rounds contract books payments.
    error NotRounds(address caller);

    /// @notice Opens a task; the caller is its provider, has been admitted as one, and has approved the escrow.
    function open(Opening calldata opening) external returns (uint32 task);

    /// @notice Books payments out of a task's escrow. Only the rounds contract.
    function book(uint32 task, uint32 round, uint16 coalition, uint32[] calldata learners, uint256[] calldata amounts) external;

    /// @notice Adds to a running task's escrow, also in the middle of a round. Only the provider, which has approved the amount.
    /// @param amount 18 digits, whole units of the token
    function fund(uint32 task, uint128 amount) external;

    /// @notice Pays a learner's claims in a token out to its payee, see ILearnerRegistry.payeeOf; anyone may ask. Answers the
    /// amount, 18 digits.
    function withdraw(address token, uint32 learner) external returns (uint256 amount);

    /// @notice Ends a task between two rounds and gives the rest of its escrow back. Only the provider.
    function close(uint32 task) external returns (uint256 refund);

    /// @notice Earned and not withdrawn, 18 digits.
    function claimOf(address token, uint32 learner) external view returns (uint256);

    /// @notice Sum of all claims in a token, 18 digits.
    function totalClaims(address token) external view returns (uint256);

    function escrowOf(uint32 task) external view returns (uint256);

    function providerOf(uint32 task) external view returns (address);

    function tokenOf(uint32 task) external view returns (address);

    function isClosed(uint32 task) external view returns (bool);

    /// @notice Reverts with UnknownTask, or TaskIsClosed once it is closed.
    function runningTerms(uint32 task) external view returns (address provider, GameTerms memory terms);

    /// @notice keccak256 of the ABI-encoded opening.
    function termsHash(uint32 task) external view returns (bytes32);
}
