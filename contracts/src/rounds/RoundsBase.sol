// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILearnerRegistry} from "../interfaces/ILearnerRegistry.sol";
import {IReputationRegistry} from "../interfaces/IReputationRegistry.sol";
import {IRounds} from "../interfaces/IRounds.sol";
import {ITasks} from "../interfaces/ITasks.sol";

/// @title What a rounds contract remembers, and the checks that its parts share
abstract contract RoundsBase is IRounds {
    /// @param round the open one, or the next
    /// @param announced coalitions that the open round will have
    /// @param begun those of which a batch is published
    /// @param published those that are complete, or given up before they were
    /// @param forfeited those given up
    /// @param referenceMeasure x_ref
    /// @param largest the largest x in time of the open round's settled coalitions
    struct TaskRounds {
        uint32 round;
        uint40 openedAt;
        uint8 announced;
        uint8 begun;
        uint8 published;
        uint8 forfeited;
        bool isOpen;
        bool referenceKnown;
        bool largestKnown;
        int64 referenceMeasure;
        int64 largest;
        // a bit a coalition of the round that opened last
        uint128 begunBits;
        uint128 forfeitedBits;
        bytes32 initialModelHash;
    }

    /// @param tag round + 1 of the round that it played last, 0 before the first
    /// @param lastSettled the learner that was settled last; means nothing before the first
    /// @param delivered something was settled in time
    struct Progress {
        CoalitionStatus status;
        bool headSeen;
        bool delivered;
        uint16 memberCount;
        uint16 publishedMembers;
        uint16 publishedBatches;
        uint16 utilityBatches;
        uint16 settledMembers;
        uint16 settledBatches;
        uint32 tag;
        uint32 head;
        uint32 lastSettled;
    }

    /// @param largest the largest x in time so far
    /// @param declared the head's word on what it will be
    struct Play {
        uint64 deadline;
        uint64 competitionIncentive;
        int64 largest;
        int64 declared;
    }

    /// @param utilitySum sum of H so far
    struct Standing {
        uint128 highestReputation;
        uint128 utilitySum;
    }

    /// @param meanReputationUtility mean of H, at most 1e18
    struct Sums {
        uint64 lowestFrequency;
        uint64 highestFrequency;
        uint64 sampleCount;
        uint64 meanReputationUtility;
    }

    /// @notice One coalition of a task, in the round that it played last.
    /// @param headerHash of the published header, where there is more than one batch
    /// @param reputationHashes by batch, where there is more than one
    /// @param promisedModelHash what the batches settled so far say
    /// @param modelHash of the model settled last; kept over rounds
    struct CoalitionRounds {
        Progress progress;
        Play play;
        Standing standing;
        Sums sums;
        bytes32 headerHash;
        bytes32 promisedModelHash;
        bytes32 modelHash;
        bool modelKnown;
        mapping(uint16 batch => bytes32) reputationHashes;
    }

    /// @notice Members or deliveries in one call.
    uint256 internal constant MOST_IN_BATCH = 50;
    int32 internal constant ONE = 1e9;

    ILearnerRegistry internal immutable LEARNERS;
    IReputationRegistry internal immutable REPUTATIONS;
    ITasks internal immutable TASKS;

    mapping(uint32 task => TaskRounds) internal _rounds;
    mapping(uint32 task => mapping(uint16 coalition => CoalitionRounds)) internal _coalitions;
    /// @dev See the library Placement.
    mapping(uint32 task => mapping(uint32 learner => uint256)) internal _placements;

    constructor(ILearnerRegistry learners_, IReputationRegistry reputations_, ITasks tasks_) {
        LEARNERS = learners_;
        REPUTATIONS = reputations_;
        TASKS = tasks_;
    }

    /// @dev The terms of a running task whose provider calls.
    function _asProvider(uint32 task) internal view returns (ITasks.GameTerms memory terms) {
        address provider;
        (provider, terms) = TASKS.runningTerms(task);
        if (provider != msg.sender) revert NotProvider(task, msg.sender);
    }

    /// @dev The state of a task whose open round is the one named.
    function _openRound(uint32 task, uint32 round) internal view returns (TaskRounds storage state) {
        state = _rounds[task];
        if (state.round != round) revert RoundOrder(task, state.round, round);
        if (!state.isOpen) revert RoundNotOpen(task, round);
    }

    /// @dev A coalition of the round named, in whatever status.
    function _published(uint32 task, uint32 round, uint16 coalition) internal view returns (CoalitionRounds storage state) {
        state = _coalitions[task][coalition];
        if (state.progress.tag != _tagOf(round)) revert UnknownCoalition(task, round, coalition);
    }

    /// @dev Reverts if a coalition is settled or forfeited.
    function _requirePending(uint32 round, uint16 coalition, CoalitionStatus status) internal pure {
        if (status == CoalitionStatus.Settled || status == CoalitionStatus.Forfeited) {
            revert CoalitionDone(round, coalition, status);
        }
    }

    function _requireBatchSize(uint256 size) internal pure {
        if (size == 0 || size > MOST_IN_BATCH) revert BatchSize(size);
    }

    /// @dev Marks what belongs to a round; never 0. Rounds end before the tag would overflow.
    function _tagOf(uint32 round) internal pure returns (uint32) {
        return round + 1;
    }
}
