// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Decayed sums of contributions, shared by all tasks (eqs. 16-18)
/// @notice Reputations change only when a round is finalized: the contributions that it recorded count from then on, and
/// every earlier read gives the reputations as the round opened. A sum is stored as it was at the last addition; reading
/// it multiplies by lambda to the power of the number of rounds since then. Values are Wads unless stated otherwise.
interface IReputationRegistry {
    /// @notice How a head sees past heads.
    /// @param head the head j
    /// @param heads past heads r, strictly ascending
    /// @param similarities S(j, r) in [-1, 1], units of 1e-9. Values below 0 count as 0. S(j, j) is 1
    struct HeadView {
        uint32 head;
        uint32[] heads;
        int64[] similarities;
    }

    /// @notice Emitted when the first task sets lambda.
    event DecaySet(uint64 reputationDecay);
    /// @notice Emitted when a task gets its number.
    event TaskAdded(uint32 indexed task, address indexed writer);
    /// @notice Emitted when contributions are recorded. They count once the round is finalized.
    event ContributionsRecorded(
        uint32 indexed task, uint32 indexed round, uint16 indexed coalition, uint32 head, uint32[] learners, uint256[] contributions
    );
    /// @notice Emitted when a round's contributions count from now on.
    /// @param voided bit j is set if the contributions to coalition j do not count
    event RoundCounted(uint32 indexed task, uint32 indexed round, uint64 clock, uint256 voided);

    /// @notice Thrown when lambda is above 1.
    error InvalidDecay(uint64 reputationDecay);
    /// @notice Thrown when a task's lambda is not the registry's.
    error DecayMismatch(uint64 registry, uint64 task);
    /// @notice Thrown when the caller is not the task's writer.
    error ForeignTask(uint32 task, address caller);
    /// @notice Thrown when a learner is in the open rounds of eight other tasks.
    error LearnerInTooManyTasks(uint32 learner);
    /// @notice Thrown when the heads of a view are not strictly ascending, a similarity is outside [-1, 1], or the head's
    /// similarity to itself is not 1.
    error InvalidView(uint32 head, uint256 position);
    /// @notice Thrown when two arrays differ in length.
    error LengthMismatch(uint256 first, uint256 second);
    /// @notice Thrown when phi is above 1.
    error InvalidWeight(uint64 globalWeight);
    /// @notice Thrown when a coalition's index is above 255.
    error InvalidCoalition(uint16 coalition);
    /// @notice Thrown when a contribution is larger than any slack allows.
    error InvalidContribution(uint32 learner, uint256 contribution);
    /// @notice Thrown when a contribution is recorded for a learner that was not enlisted for the round.
    error NotEnlisted(uint32 task, uint32 round, uint32 learner);
    /// @notice Thrown when a learner's contribution to a round is already recorded.
    error AlreadyRecorded(uint32 task, uint32 round, uint32 learner);
    /// @notice Thrown when rounds are not recorded or counted in order.
    error RoundOrder(uint32 task, uint32 expected, uint32 given);

    /// @notice Gives the caller a new task. The first task sets lambda. Only a writer.
    /// @param reputationDecay lambda, units of 1e-9
    function addTask(uint64 reputationDecay) external returns (uint32 task);

    /// @notice Reserves a slot for the task's open round for each of the learners. Only the task's writer.
    function enlist(uint32 task, uint32[] calldata learners) external;

    /// @notice Records contributions to the task's open round. Only the task's writer.
    function record(
        uint32 task,
        uint32 round,
        uint16 coalition,
        uint32 head,
        uint32[] calldata learners,
        uint256[] calldata contributions
    ) external;

    /// @notice Counts a round: the clock advances by one. Only the task's writer.
    /// @param voided bit j is set if the contributions to coalition j do not count
    /// @param heads heads of the settled coalitions
    function countRound(uint32 task, uint32 round, uint256 voided, uint32[] calldata heads) external;

    /// @notice lambda, units of 1e-9; 0 before the first task.
    function decay() external view returns (uint64);

    /// @notice The number of finalized rounds of all tasks.
    function clock() external view returns (uint64);

    function taskCount() external view returns (uint32);

    /// @notice R_global,i (eq. 16).
    function globalReputations(uint32[] calldata learners) external view returns (uint256[] memory);

    /// @notice R_ji for any head (eq. 18).
    /// @param globalWeight phi, units of 1e-9
    function reputations(uint64 globalWeight, HeadView calldata view_, uint32[] calldata learners)
        external
        view
        returns (uint256[] memory);

    /// @notice R_global,i and R_ji in one pass over the learners.
    function readReputations(uint64 globalWeight, HeadView calldata view_, uint32[] calldata learners)
        external
        view
        returns (uint256[] memory globals, uint256[] memory composites);

    /// @notice A_i[r], the decayed sum of learner i's contributions under head r.
    function serviceOf(uint32 learner, uint32 head) external view returns (uint256);

    function isPastHead(uint32 learner) external view returns (bool);

    function pastHeadCount() external view returns (uint256);

    /// @notice Up to `count` past heads from position `start`, in the order in which they first counted.
    function pastHeads(uint256 start, uint256 count) external view returns (uint32[] memory);
}
