// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILearnerRegistry} from "../interfaces/ILearnerRegistry.sol";
import {IReputationRegistry} from "../interfaces/IReputationRegistry.sol";
import {IRoundsTypes} from "../interfaces/IRoundsTypes.sol";
import {ITasks} from "../interfaces/ITasks.sol";
import {Placement} from "../types/Placement.sol";

/// @title The storage of a rounds contract, and the checks that its parts share
/// @dev Rounds and its modules inherit this storage and declare none of their own, so that all find the same words at the same
/// places. New state goes to the end.
abstract contract RoundsBase is IRoundsTypes {
    /// @notice A task's open or next round, and what it keeps of earlier ones.
    /// @param round the open round, or the next one
    /// @param announcedCount coalitions that the open round will have
    /// @param begunCount coalitions with at least one published batch
    /// @param publishedCount coalitions that are complete, or were given up before
    /// @param forfeitedCount coalitions that were given up
    /// @param largestKnown false until a coalition of the open round is settled with a delivery in time
    /// @param referenceMeasure x_ref
    /// @param largestMeasure the largest x in time among the open round's settled coalitions
    /// @param begunBits, forfeitedBits bit j stands for coalition j of the round that opened last
    struct RoundState {
        uint32 round;
        uint40 openedAt;
        uint8 announcedCount;
        uint8 begunCount;
        uint8 publishedCount;
        uint8 forfeitedCount;
        bool isOpen;
        bool referenceKnown;
        bool largestKnown;
        int64 referenceMeasure;
        int64 largestMeasure;
        uint128 begunBits;
        uint128 forfeitedBits;
        bytes32 initialModelHash;
    }

    /// @notice How far a coalition's round has come.
    /// @param anyDelivered true once a delivery in time is settled
    /// @param tag round + 1 of the round that the coalition played last; 0 before its first
    /// @param lastSettledLearner meaningless before the first delivery is settled
    struct CoalitionProgress {
        CoalitionStatus status;
        bool headSeen;
        bool anyDelivered;
        uint16 memberCount;
        uint16 publishedMembers;
        uint16 publishedBatches;
        uint16 utilityBatches;
        uint16 settledMembers;
        uint16 settledBatches;
        uint32 tag;
        uint32 head;
        uint32 lastSettledLearner;
    }

    /// @notice What a coalition plays for, and the measures that bind its settlement.
    /// @param deadline T_max^j, 1e-9 s
    /// @param competitionIncentive I_comp^j, units of 1e-9
    /// @param largestMeasure the largest x in time so far
    /// @param declaredMeasure the largest x in time, as the head declared it
    struct RoundTerms {
        uint64 deadline;
        uint64 competitionIncentive;
        int64 largestMeasure;
        int64 declaredMeasure;
    }

    /// @notice The reputations of a coalition's members, in sum.
    /// @param highestReputation Rbar, a Wad
    /// @param reputationUtilitySum sum of H so far, a Wad
    struct ReputationTotals {
        uint128 highestReputation;
        uint128 reputationUtilitySum;
    }

    /// @notice What payments need of a coalition as a whole.
    /// @param lowestFrequency lo, cycles/s
    /// @param highestFrequency hi, cycles/s
    /// @param sampleCount sum of |D|
    /// @param meanReputationUtility mean of H, a Wad of at most 1
    struct CoalitionTotals {
        uint64 lowestFrequency;
        uint64 highestFrequency;
        uint64 sampleCount;
        uint64 meanReputationUtility;
    }

    /// @notice One coalition of a task, in the round that it played last.
    /// @param headerHash hash of the published header; only set if there is more than one batch
    /// @param claimedModelHash model hash that the batches settled so far name
    /// @param modelHash hash of the model that was settled last; kept over rounds
    /// @param owed sum of the payments settled so far, 18 digits; only set if there is more than one batch
    /// @param reputationHashes by batch; only set if there is more than one
    struct CoalitionState {
        CoalitionProgress progress;
        RoundTerms roundTerms;
        ReputationTotals reputationTotals;
        CoalitionTotals totals;
        bytes32 headerHash;
        bytes32 claimedModelHash;
        bytes32 modelHash;
        bool modelKnown;
        uint128 owed;
        mapping(uint16 batch => bytes32) reputationHashes;
    }

    /// @notice Upper bound of the members or deliveries in one call.
    uint256 internal constant MOST_IN_BATCH = 50;
    /// @notice 1 in units of 1e-9.
    int32 internal constant ONE = 1e9;

    ILearnerRegistry internal immutable LEARNERS;
    IReputationRegistry internal immutable REPUTATIONS;
    ITasks internal immutable TASKS;

    mapping(uint32 task => RoundState) internal _rounds;
    mapping(uint32 task => mapping(uint16 coalition => CoalitionState)) internal _coalitions;
    mapping(uint32 task => mapping(uint32 learner => Placement)) internal _placements;
    /// @dev Hashes of learners and payments of settled batches that are not credited; only for coalitions of several batches.
    mapping(uint32 task => mapping(uint32 round => mapping(uint16 coalition => mapping(uint16 batch => bytes32)))) internal
        _owed;
    /// @dev Bit j: all batches of coalition j are settled; only for coalitions of several batches.
    mapping(uint32 task => mapping(uint32 round => uint256)) internal _completed;

    constructor(ILearnerRegistry learners_, IReputationRegistry reputations_, ITasks tasks_) {
        LEARNERS = learners_;
        REPUTATIONS = reputations_;
        TASKS = tasks_;
    }

    /// @dev The terms of a running task. Reverts unless its provider calls.
    function _asProvider(uint32 task) internal view returns (ITasks.GameTerms memory terms) {
        address provider;
        (provider, terms) = TASKS.runningTerms(task);
        if (provider != msg.sender) revert NotProvider(task, msg.sender);
    }

    /// @dev The state of a task. Reverts unless `round` is open.
    function _openRound(uint32 task, uint32 round) internal view returns (RoundState storage state) {
        state = _rounds[task];
        if (state.round != round) revert RoundOrder(task, state.round, round);
        if (!state.isOpen) revert RoundNotOpen(task, round);
    }

    /// @dev A coalition in any status. Reverts unless it was published for `round`.
    function _published(uint32 task, uint32 round, uint16 coalition) internal view returns (CoalitionState storage state) {
        state = _coalitions[task][coalition];
        if (state.progress.tag != _tagOf(round)) revert UnknownCoalition(task, round, coalition);
    }

    /// @dev Reverts if the coalition is settled or forfeited.
    function _requirePending(uint32 round, uint16 coalition, CoalitionStatus status) internal pure {
        if (status == CoalitionStatus.Settled || status == CoalitionStatus.Forfeited) {
            revert CoalitionDone(round, coalition, status);
        }
    }

    function _requireBatchSize(uint256 size) internal pure {
        if (size == 0 || size > MOST_IN_BATCH) revert BatchSize(size);
    }

    /// @dev Marks what belongs to a round. Never 0; no task plays so many rounds that it overflows.
    function _tagOf(uint32 round) internal pure returns (uint32) {
        return round + 1;
    }

    /// @dev Whether a learner is banned from a round.
    /// @param tag round + 1 of the round that it was published in last; 0 if it never was
    function _isBanned(ITasks.GameTerms memory terms, uint32 tag, uint32 round, uint256 globalReputation)
        internal
        pure
        returns (bool)
    {
        return tag != 0 && uint256(round) + 1 <= uint256(tag) + terms.banRounds
            && globalReputation < uint256(terms.banLimit) * 1e9;
    }

    function _aggregates(ReputationTotals memory reputationTotals, CoalitionTotals memory totals)
        internal
        pure
        returns (CoalitionAggregates memory)
    {
        return CoalitionAggregates({
            highestReputation: reputationTotals.highestReputation,
            meanReputationUtility: totals.meanReputationUtility,
            lowestFrequency: totals.lowestFrequency,
            highestFrequency: totals.highestFrequency,
            sampleCount: totals.sampleCount
        });
    }
}
