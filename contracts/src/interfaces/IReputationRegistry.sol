// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Decayed sums of contributions, shared by all tasks (eqs. 16-18)
/// @notice Reputations change when a round is finalised and at no other time: what a round records before counts from then
/// on, and every read in between gives the reputations of the round's opening. A sum is stored as it was when something
/// was last added; reading it later multiplies by lambda to the number of rounds between.
/// All values have 18 decimal digits unless said otherwise.
interface IReputationRegistry {
    /// @notice How a head sees past heads.
    /// @param head the head j
    /// @param heads past heads r, strictly ascending
    /// @param similarities S(j, r) in [-1, 1], in units of 1e-9; at or below 0 they count 0; S(j, j) = 1 always
    struct HeadView {
        uint32 head;
        uint32[] heads;
        int64[] similarities;
    }

    /// @notice Emitted when the first task names lambda.
    event DecaySet(uint64 decay);
    /// @notice Emitted when a task gets its number.
    event TaskAdded(uint32 indexed task, address indexed writer);
    /// @notice Emitted when contributions are recorded; they count once the round is finalised.
    event ContributionsRecorded(
        uint32 indexed task, uint32 indexed round, uint16 indexed coalition, uint32 head, uint32[] learners, uint256[] contributions
    );
    /// @notice Emitted when a round's contributions enter the reputations. Bit j of `voided`: those of coalition j do not.
    event RoundCounted(uint32 indexed task, uint32 indexed round, uint64 clock, uint256 voided);

    /// @notice Thrown when lambda is above 1.
    error InvalidDecay(uint64 decay);
    /// @notice Thrown when a task names another lambda than the registry's.
    error DecayMismatch(uint64 registry, uint64 task);
    /// @notice Thrown when a task is not the caller's.
    error ForeignTask(uint32 task, address caller);
    /// @notice Thrown when a learner is in the open rounds of too many other tasks.
    error LearnerInTooManyTasks(uint32 learner);
    /// @notice Thrown when the heads of a view are not strictly ascending, or a similarity is out of [-1, 1] (1 for the head itself).
    error InvalidView(uint32 head, uint256 position);
    /// @notice Thrown when two arrays should be of one length.
    error LengthMismatch(uint256 first, uint256 second);
    /// @notice Thrown when phi is above 1.
    error InvalidWeight(uint64 globalWeight);
    /// @notice Thrown when a coalition's index is above 255.
    error InvalidCoalition(uint16 coalition);
    /// @notice Thrown when a contribution is larger than any slack explains.
    error InvalidContribution(uint32 learner, uint256 contribution);
    /// @notice Thrown when something is recorded of a learner that was not enlisted for the round.
    error NotEnlisted(uint32 task, uint32 round, uint32 learner);
    /// @notice Thrown when a learner's contribution to a round is recorded again.
    error AlreadyRecorded(uint32 task, uint32 round, uint32 learner);
    /// @notice Thrown when rounds are not recorded or counted in order.
    error RoundOrder(uint32 task, uint32 expected, uint32 given);

    /// @notice Gives the caller a new task. Only a writer. The first task names lambda, in units of 1e-9.
    function addTask(uint64 decay) external returns (uint32 task);

    /// @notice Makes room for what a task's open round will record of these learners. Only the task's writer.
    function enlist(uint32 task, uint32[] calldata learners) external;

    /// @notice Records contributions of the task's open round. Only the task's writer.
    function record(
        uint32 task,
        uint32 round,
        uint16 coalition,
        uint32 head,
        uint32[] calldata learners,
        uint256[] calldata contributions
    ) external;

    /// @notice Lets a round count: the clock goes on by one. `voided`: a bit for each coalition whose contributions do
    /// not count; `heads`: those whose coalitions were settled. Only the task's writer.
    function countRound(uint32 task, uint32 round, uint256 voided, uint32[] calldata heads) external;

    /// @notice lambda in units of 1e-9; 0 before the first task.
    function decay() external view returns (uint64);

    /// @notice Finalised rounds of all tasks.
    function clock() external view returns (uint64);

    function taskCount() external view returns (uint32);

    /// @notice R_global,i (eq. 16).
    function globalReputations(uint32[] calldata learners) external view returns (uint256[] memory);

    /// @notice R_ji for any head (eq. 18). `globalWeight`: phi in units of 1e-9.
    function reputations(uint64 globalWeight, HeadView calldata view_, uint32[] calldata learners)
        external
        view
        returns (uint256[] memory);

    /// @notice Both R_global,i and R_ji in one pass over the learners.
    function readReputations(uint64 globalWeight, HeadView calldata view_, uint32[] calldata learners)
        external
        view
        returns (uint256[] memory globals, uint256[] memory composites);

    /// @notice A_i[r]: what learner i contributed under head r, decayed to now.
    function serviceOf(uint32 learner, uint32 head) external view returns (uint256);

    function isPastHead(uint32 learner) external view returns (bool);

    function pastHeadCount() external view returns (uint256);

    /// @notice Past heads in the order in which they first counted, `count` of them from `start`.
    function pastHeads(uint256 start, uint256 count) external view returns (uint32[] memory);
}
