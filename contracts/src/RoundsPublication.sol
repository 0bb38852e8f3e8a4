// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILearnerRegistry} from "./interfaces/ILearnerRegistry.sol";
import {IReputationRegistry} from "./interfaces/IReputationRegistry.sol";
import {IRoundsPublication} from "./interfaces/IRoundsPublication.sol";
import {ITasks} from "./interfaces/ITasks.sol";
import {ReputationUtility} from "./libraries/ReputationUtility.sol";
import {RoundsBase} from "./rounds/RoundsBase.sol";
import {RoundsModule} from "./rounds/RoundsModule.sol";
import {Placement, toPlacement} from "./types/Placement.sol";

/// @title Opening a round and publishing its partition
contract RoundsPublication is RoundsModule, IRoundsPublication {
    /// @dev Whoever prepares a round need not know what learners did so shortly before it opened.
    uint256 private constant NEWS = 1 hours;

    constructor(ILearnerRegistry learners, IReputationRegistry reputations, ITasks tasks)
        RoundsBase(learners, reputations, tasks)
    {}

    /// @inheritdoc IRoundsPublication
    function openRound(uint32 task, uint32 round, uint16 coalitionCount, StabilityFigures calldata stability) external throughRounds {
        ITasks.GameTerms memory terms = _asProvider(task);
        RoundState storage state = _rounds[task];
        if (state.isOpen) revert RoundIsOpen(task, state.round);
        if (state.round != round) revert RoundOrder(task, state.round, round);
        if (coalitionCount > terms.coalitionCount) revert InvalidCoalition(coalitionCount);

        state.isOpen = true;
        state.openedAt = uint40(block.timestamp);
        // at most 128: see TermsCheck
        state.announcedCount = uint8(coalitionCount);
        state.begunCount = 0;
        state.publishedCount = 0;
        state.forfeitedCount = 0;
        state.largestKnown = false;
        state.begunBits = 0;
        state.forfeitedBits = 0;
        emit RoundOpened(task, round, coalitionCount, stability);
    }

    /// @inheritdoc IRoundsPublication
    function publishLog(uint32 task, uint32 round, LogKind kind, bytes calldata data) external throughRounds {
        _asProvider(task);
        _openRound(task, round);
        emit GameLog(task, round, kind, data);
    }

    /// @inheritdoc IRoundsPublication
    function publishCoalition(
        uint32 task,
        uint32 round,
        uint16 batch,
        CoalitionHeader calldata header,
        Member[] calldata members
    ) external throughRounds {
        ITasks.GameTerms memory terms = _asProvider(task);
        RoundState storage state = _openRound(task, round);
        _requireBatchSize(members.length);
        CoalitionState storage coalition = _coalitions[task][header.coalition];
        CoalitionProgress memory progress = coalition.progress;
        if (progress.tag != _tagOf(round)) {
            progress = _beginCoalition(state, coalition, terms, round, header);
        } else if (progress.status != CoalitionStatus.Publishing) {
            revert DuplicateCoalition(round, header.coalition);
        }
        if (batch != progress.publishedBatches) revert BatchOrder(header.coalition, progress.publishedBatches, batch);
        if (batch > 0 && keccak256(abi.encode(header)) != coalition.headerHash) {
            revert BatchMismatch(header.coalition, batch);
        }
        // at most 65535 + 50: no overflow
        uint256 memberCount = progress.publishedMembers + members.length;
        if (memberCount > progress.memberCount) revert MemberCount(header.coalition, progress.memberCount, memberCount);
        progress.publishedMembers = uint16(memberCount);
        progress.publishedBatches = batch + 1;

        uint256[] memory reputations = _placeMembers(task, state, terms, coalition, progress, header, members);
        emit MembersPublished(task, round, header.coalition, batch, header, members, reputations);
        bool complete = memberCount == progress.memberCount;
        if (complete && !progress.headSeen) revert HeadNotMember(round, header.coalition, header.head);
        if (complete && batch == 0) {
            ReputationTotals memory reputationTotals = coalition.reputationTotals;
            reputationTotals.reputationUtilitySum = _sumUtilities(reputations, reputationTotals.highestReputation, terms);
            progress.utilityBatches = 1;
            _completePublication(state, coalition, progress, reputationTotals, task, round, header.coalition);
        } else {
            if (batch == 0) coalition.headerHash = keccak256(abi.encode(header));
            coalition.reputationHashes[batch] = keccak256(abi.encode(reputations));
        }
        coalition.progress = progress;
    }

    /// @inheritdoc IRoundsPublication
    function addUtilities(uint32 task, uint32 round, uint16 coalition, uint16 batch, uint256[] calldata reputations)
        external throughRounds
    {
        (, ITasks.GameTerms memory terms) = TASKS.runningTerms(task);
        RoundState storage state = _openRound(task, round);
        CoalitionState storage published = _published(task, round, coalition);
        CoalitionProgress memory progress = published.progress;
        _requirePending(round, coalition, progress.status);
        if (progress.status == CoalitionStatus.Published) revert DuplicateCoalition(round, coalition);
        if (progress.publishedMembers != progress.memberCount) revert PartitionIncomplete(task, round);
        if (batch != progress.utilityBatches) revert BatchOrder(coalition, progress.utilityBatches, batch);
        if (keccak256(abi.encode(reputations)) != published.reputationHashes[batch]) revert BatchMismatch(coalition, batch);

        ReputationTotals memory reputationTotals = published.reputationTotals;
        reputationTotals.reputationUtilitySum += _sumUtilities(reputations, reputationTotals.highestReputation, terms);
        progress.utilityBatches = batch + 1;
        if (progress.utilityBatches == progress.publishedBatches) {
            _completePublication(state, published, progress, reputationTotals, task, round, coalition);
        }
        published.reputationTotals = reputationTotals;
        published.progress = progress;
    }

    /// @dev Prepares a coalition for its first batch. Of earlier rounds only the model stays.
    function _beginCoalition(
        RoundState storage state,
        CoalitionState storage coalition,
        ITasks.GameTerms memory terms,
        uint32 round,
        CoalitionHeader calldata header
    ) private returns (CoalitionProgress memory progress) {
        if (header.coalition >= terms.coalitionCount || state.begunCount == state.announcedCount) {
            revert InvalidCoalition(header.coalition);
        }
        uint64 incentive = header.competitionIncentive;
        if (incentive < terms.minCompetitionIncentive || incentive > terms.maxCompetitionIncentive) {
            revert InvalidIncentive(header.coalition, incentive);
        }
        state.begunCount += 1;
        state.begunBits |= uint128(1) << header.coalition;
        progress.tag = _tagOf(round);
        progress.head = header.head;
        progress.memberCount = header.memberCount;
        progress.status = CoalitionStatus.Publishing;
        coalition.roundTerms = RoundTerms({deadline: 0, competitionIncentive: incentive, largestMeasure: 0, declaredMeasure: 0});
        coalition.reputationTotals = ReputationTotals(0, 0);
        coalition.totals = CoalitionTotals(type(uint64).max, 0, 0, 0);
    }

    /// @dev Checks a batch of members, stores their placements and adds them to the coalition's totals.
    function _placeMembers(
        uint32 task,
        RoundState storage state,
        ITasks.GameTerms memory terms,
        CoalitionState storage coalition,
        CoalitionProgress memory progress,
        CoalitionHeader calldata header,
        Member[] calldata members
    ) private returns (uint256[] memory reputations) {
        uint32 round = state.round;
        uint32[] memory ids = new uint32[](members.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            ids[i] = members[i].learner;
        }
        ILearnerRegistry.Capability[] memory capabilities = LEARNERS.capabilitiesOf(ids);
        // updates their sums, so that reading them is cheap
        REPUTATIONS.enlist(task, ids);
        reputations = _reputationsOf(task, round, terms, header, ids);
        CoalitionTotals memory totals = coalition.totals;
        uint256 highest = coalition.reputationTotals.highestReputation;
        mapping(uint32 learner => Placement) storage placements = _placements[task];
        uint32 tag = _tagOf(round);
        for (uint256 i = 0; i < ids.length; ++i) {
            uint32 learner = ids[i];
            if (placements[learner].tag() == tag) revert DuplicateMember(round, learner);
            ILearnerRegistry.Capability memory capability = capabilities[i];
            Member calldata member = members[i];
            int32 similarity = member.similarity;
            uint48 frequency = member.frequency;
            if (similarity < -ONE || similarity > ONE || (similarity != ONE && learner == progress.head)) {
                revert InvalidMember(learner);
            }
            _requireDeclared(capability, frequency, learner, state);
            placements[learner] = toPlacement(tag, header.coalition, similarity, frequency, capability.sampleCount);
            if (learner == progress.head) {
                progress.headSeen = true;
                coalition.roundTerms.deadline = capability.deadline;
            }
            if (capability.minFrequency < totals.lowestFrequency) totals.lowestFrequency = capability.minFrequency;
            if (capability.maxFrequency > totals.highestFrequency) totals.highestFrequency = capability.maxFrequency;
            totals.sampleCount += capability.sampleCount;
            if (reputations[i] > highest) highest = reputations[i];
        }
        coalition.totals = totals;
        // v is below 84 Wads a round, so a sum over 2^32 rounds fits
        coalition.reputationTotals.highestReputation = uint128(highest);
    }

    /// @dev Checks that a member's frequency lies within its declaration. A declaration changed just before or within a publication
    /// cannot stop it: `capability` is then widened to what was agreed.
    function _requireDeclared(
        ILearnerRegistry.Capability memory capability,
        uint48 frequency,
        uint32 learner,
        RoundState storage state
    ) private view {
        if (capability.changedAt + NEWS >= state.openedAt) {
            if (frequency < capability.minFrequency) capability.minFrequency = frequency;
            if (frequency > capability.maxFrequency) capability.maxFrequency = frequency;
            return;
        }
        if (!capability.active) revert PassiveMember(state.round, learner);
        if (frequency < capability.minFrequency || frequency > capability.maxFrequency) revert InvalidMember(learner);
    }

    /// @dev R_ji of the members. Reverts if one of them is banned.
    function _reputationsOf(
        uint32 task,
        uint32 round,
        ITasks.GameTerms memory terms,
        CoalitionHeader calldata header,
        uint32[] memory ids
    ) private view returns (uint256[] memory composites) {
        IReputationRegistry.HeadView memory view_ =
            IReputationRegistry.HeadView({head: header.head, heads: header.heads, similarities: header.similarities});
        if (terms.banRounds == 0) return REPUTATIONS.reputations(terms.globalWeight, view_, ids);
        uint256[] memory globals;
        (globals, composites) = REPUTATIONS.readReputations(terms.globalWeight, view_, ids);
        for (uint256 i = 0; i < ids.length; ++i) {
            if (_isBanned(terms, _placements[task][ids[i]].tag(), round, globals[i])) {
                revert BannedMember(round, ids[i], globals[i]);
            }
        }
    }

    /// @dev Sum of H over a batch, a Wad.
    function _sumUtilities(uint256[] memory reputations, uint256 highestReputation, ITasks.GameTerms memory terms)
        private
        pure
        returns (uint128)
    {
        uint256 thresholdUtility = uint256(terms.thresholdUtility) * 1e9;
        uint256 reputationThreshold = uint256(terms.reputationThreshold) * 1e9;
        uint256 sum = 0;
        for (uint256 i = 0; i < reputations.length; ++i) {
            sum += ReputationUtility.utility(
                reputations[i], highestReputation, thresholdUtility, reputationThreshold
            );
        }
        // each at most 1e18
        return uint128(sum);
    }

    /// @dev Fixes a coalition for the round. The caller stores `progress`.
    function _completePublication(
        RoundState storage state,
        CoalitionState storage coalition,
        CoalitionProgress memory progress,
        ReputationTotals memory reputationTotals,
        uint32 task,
        uint32 round,
        uint16 index
    ) private {
        progress.status = CoalitionStatus.Published;
        state.publishedCount += 1;
        CoalitionTotals memory totals = coalition.totals;
        // a mean of values of at most 1e18
        totals.meanReputationUtility = uint64(reputationTotals.reputationUtilitySum / progress.memberCount);
        coalition.totals = totals;
        emit CoalitionPublished(task, round, index, coalition.roundTerms.deadline, _aggregates(reputationTotals, totals));
    }
}
