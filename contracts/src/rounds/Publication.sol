// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILearnerRegistry} from "../interfaces/ILearnerRegistry.sol";
import {IReputationRegistry} from "../interfaces/IReputationRegistry.sol";
import {IRounds} from "../interfaces/IRounds.sol";
import {ITasks} from "../interfaces/ITasks.sol";
import {Placement} from "../libraries/Placement.sol";
import {ReputationUtility} from "../libraries/ReputationUtility.sol";
import {RoundsBase} from "./RoundsBase.sol";

/// @title Opening a round, and who plays where
abstract contract Publication is RoundsBase {
    /// @inheritdoc IRounds
    function openRound(uint32 task, uint32 round, uint16 coalitionCount, Stability calldata stability) external {
        ITasks.GameTerms memory terms = _asProvider(task);
        TaskRounds storage state = _rounds[task];
        if (state.isOpen) revert RoundIsOpen(task, state.round);
        if (state.round != round) revert RoundOrder(task, state.round, round);
        if (coalitionCount > terms.coalitionCount) revert InvalidCoalition(coalitionCount);

        state.isOpen = true;
        state.openedAt = uint40(block.timestamp);
        // at most 128, see TermsCheck
        state.announced = uint8(coalitionCount);
        state.begun = 0;
        state.published = 0;
        state.forfeited = 0;
        state.largestKnown = false;
        state.begunBits = 0;
        state.forfeitedBits = 0;
        emit RoundOpened(task, round, coalitionCount, stability);
    }

    /// @inheritdoc IRounds
    function publishLog(uint32 task, uint32 round, LogKind kind, bytes calldata data) external {
        _asProvider(task);
        _openRound(task, round);
        emit GameLog(task, round, kind, data);
    }

    /// @inheritdoc IRounds
    function publishCoalition(
        uint32 task,
        uint32 round,
        uint16 batch,
        CoalitionHeader calldata header,
        Member[] calldata members
    ) external {
        ITasks.GameTerms memory terms = _asProvider(task);
        TaskRounds storage state = _openRound(task, round);
        _requireBatchSize(members.length);
        CoalitionRounds storage coalition = _coalitions[task][header.coalition];
        Progress memory progress = coalition.progress;
        if (progress.tag != _tagOf(round)) {
            progress = _begin(state, coalition, terms, round, header);
        } else if (progress.status != CoalitionStatus.Publishing) {
            revert DuplicateCoalition(round, header.coalition);
        }
        if (batch != progress.publishedBatches) revert BatchOrder(header.coalition, progress.publishedBatches, batch);
        if (batch > 0 && keccak256(abi.encode(header)) != coalition.headerHash) {
            revert BatchMismatch(header.coalition, batch);
        }
        // both at most 65535 + 50: no overflow
        uint256 memberCount = progress.publishedMembers + members.length;
        if (memberCount > progress.memberCount) revert MemberCount(header.coalition, progress.memberCount, memberCount);
        progress.publishedMembers = uint16(memberCount);
        progress.publishedBatches = batch + 1;

        uint256[] memory reputations = _place(task, round, terms, coalition, progress, header, members);
        emit MembersPublished(task, round, header.coalition, batch, header, members, reputations);
        bool complete = memberCount == progress.memberCount;
        if (complete && !progress.headSeen) revert HeadNotMember(round, header.coalition, header.head);
        if (complete && batch == 0) {
            Standing memory standing = coalition.standing;
            standing.utilitySum = _utilities(reputations, standing.highestReputation, terms);
            progress.utilityBatches = 1;
            _complete(state, coalition, progress, standing, task, round, header.coalition);
        } else {
            if (batch == 0) coalition.headerHash = keccak256(abi.encode(header));
            coalition.reputationHashes[batch] = keccak256(abi.encode(reputations));
        }
        coalition.progress = progress;
    }

    /// @inheritdoc IRounds
    function addUtilities(uint32 task, uint32 round, uint16 coalition, uint16 batch, uint256[] calldata reputations)
        external
    {
        (, ITasks.GameTerms memory terms) = TASKS.runningTerms(task);
        TaskRounds storage state = _openRound(task, round);
        CoalitionRounds storage published = _published(task, round, coalition);
        Progress memory progress = published.progress;
        _requirePending(round, coalition, progress.status);
        if (progress.status == CoalitionStatus.Published) revert DuplicateCoalition(round, coalition);
        if (progress.publishedMembers != progress.memberCount) revert PartitionIncomplete(task, round);
        if (batch != progress.utilityBatches) revert BatchOrder(coalition, progress.utilityBatches, batch);
        if (keccak256(abi.encode(reputations)) != published.reputationHashes[batch]) revert BatchMismatch(coalition, batch);

        Standing memory standing = published.standing;
        standing.utilitySum += _utilities(reputations, standing.highestReputation, terms);
        progress.utilityBatches = batch + 1;
        if (progress.utilityBatches == progress.publishedBatches) {
            _complete(state, published, progress, standing, task, round, coalition);
        }
        published.standing = standing;
        published.progress = progress;
    }

    /// @dev A coalition's first batch: nothing of an earlier round stays but the model.
    function _begin(
        TaskRounds storage state,
        CoalitionRounds storage coalition,
        ITasks.GameTerms memory terms,
        uint32 round,
        CoalitionHeader calldata header
    ) private returns (Progress memory progress) {
        if (header.coalition >= terms.coalitionCount || state.begun == state.announced) {
            revert InvalidCoalition(header.coalition);
        }
        uint64 incentive = header.competitionIncentive;
        if (incentive < terms.minCompetitionIncentive || incentive > terms.maxCompetitionIncentive) {
            revert InvalidIncentive(header.coalition, incentive);
        }
        state.begun += 1;
        state.begunBits |= uint128(1) << header.coalition;
        progress.tag = _tagOf(round);
        progress.head = header.head;
        progress.memberCount = header.memberCount;
        progress.status = CoalitionStatus.Publishing;
        coalition.play = Play({deadline: 0, competitionIncentive: incentive, largest: 0, declared: 0});
        coalition.standing = Standing(0, 0);
        coalition.sums = Sums(type(uint64).max, 0, 0, 0);
    }

    /// @dev Checks a batch of members, writes where they play, and adds them to the coalition's sums.
    function _place(
        uint32 task,
        uint32 round,
        ITasks.GameTerms memory terms,
        CoalitionRounds storage coalition,
        Progress memory progress,
        CoalitionHeader calldata header,
        Member[] calldata members
    ) private returns (uint256[] memory reputations) {
        uint32[] memory ids = new uint32[](members.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            ids[i] = members[i].learner;
        }
        ILearnerRegistry.Capability[] memory capabilities = LEARNERS.capabilitiesOf(ids);
        // brings their sums up to date, so that reading them costs little
        REPUTATIONS.enlist(task, ids);
        reputations = _reputationsOf(task, round, terms, header, ids);
        Sums memory sums = coalition.sums;
        uint256 highest = coalition.standing.highestReputation;
        mapping(uint32 learner => uint256) storage placements = _placements[task];
        uint32 tag = _tagOf(round);
        for (uint256 i = 0; i < ids.length; ++i) {
            uint32 learner = ids[i];
            if (Placement.tag(placements[learner]) == tag) revert DuplicateMember(round, learner);
            ILearnerRegistry.Capability memory capability = capabilities[i];
            Member calldata member = members[i];
            int32 similarity = member.similarity;
            uint48 frequency = member.frequency;
            if (!capability.active) revert PassiveMember(round, learner);
            if (
                frequency < capability.minFrequency || frequency > capability.maxFrequency || similarity < -ONE
                    || similarity > ONE || (similarity != ONE && learner == progress.head)
            ) revert InvalidMember(learner);
            placements[learner] = Placement.pack(tag, header.coalition, similarity, frequency, capability.sampleCount);
            if (learner == progress.head) {
                progress.headSeen = true;
                coalition.play.deadline = capability.deadline;
            }
            if (capability.minFrequency < sums.lowestFrequency) sums.lowestFrequency = capability.minFrequency;
            if (capability.maxFrequency > sums.highestFrequency) sums.highestFrequency = capability.maxFrequency;
            sums.sampleCount += capability.sampleCount;
            if (reputations[i] > highest) highest = reputations[i];
        }
        coalition.sums = sums;
        // v is below 84 tokens a round, so no sum of 2^32 rounds reaches 2^128
        coalition.standing.highestReputation = uint128(highest);
    }

    /// @dev R_ji of the members; refuses those that are banned.
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
            if (_isBanned(terms, Placement.tag(_placements[task][ids[i]]), round, globals[i])) {
                revert BannedMember(round, ids[i], globals[i]);
            }
        }
    }

    /// @dev Whether a learner that was published last in the round before `tag` is kept out of a round.
    function _isBanned(ITasks.GameTerms memory terms, uint32 tag, uint32 round, uint256 globalReputation)
        internal
        pure
        returns (bool)
    {
        return tag != 0 && uint256(round) + 1 <= uint256(tag) + terms.banRounds
            && globalReputation < uint256(terms.banLimit) * 1e9;
    }

    /// @dev Sum of H of a batch.
    function _utilities(uint256[] memory reputations, uint256 highest, ITasks.GameTerms memory terms)
        private
        pure
        returns (uint128)
    {
        uint256 gamma = uint256(terms.thresholdUtility) * 1e9;
        uint256 threshold = uint256(terms.reputationThreshold) * 1e9;
        uint256 sum = 0;
        for (uint256 i = 0; i < reputations.length; ++i) {
            sum += ReputationUtility.utility(reputations[i], highest, gamma, threshold);
        }
        // each at most 1e18
        return uint128(sum);
    }

    /// @dev Fixes a coalition for the round; the caller stores `progress`.
    function _complete(
        TaskRounds storage state,
        CoalitionRounds storage coalition,
        Progress memory progress,
        Standing memory standing,
        uint32 task,
        uint32 round,
        uint16 index
    ) private {
        progress.status = CoalitionStatus.Published;
        state.published += 1;
        Sums memory sums = coalition.sums;
        // a mean of numbers that are at most 1e18
        sums.meanReputationUtility = uint64(standing.utilitySum / progress.memberCount);
        coalition.sums = sums;
        emit CoalitionPublished(task, round, index, coalition.play.deadline, _aggregates(standing, sums));
    }

    function _aggregates(Standing memory standing, Sums memory sums) internal pure returns (Aggregates memory) {
        return Aggregates({
            highestReputation: standing.highestReputation,
            meanReputationUtility: sums.meanReputationUtility,
            lowestFrequency: sums.lowestFrequency,
            highestFrequency: sums.highestFrequency,
            sampleCount: sums.sampleCount
        });
    }
}
