// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRounds} from "../interfaces/IRounds.sol";
import {ITasks} from "../interfaces/ITasks.sol";
import {Contribution} from "../libraries/Contribution.sol";
import {Payment} from "../libraries/Payment.sol";
import {Placement} from "../libraries/Placement.sol";
import {RoundMessages} from "../libraries/RoundMessages.sol";
import {RoundsBase} from "./RoundsBase.sol";

/// @title What was delivered, what it is worth, and what it is paid
abstract contract Settling is RoundsBase {
    /// @notice What the deliveries of a batch have in common.
    /// @param isScore the rule measures u itself
    /// @param clamps similarities below 0 count 0
    /// @param referenceMeasure x_ref, a Wad
    /// @param tag of the round
    struct Desk {
        uint32 task;
        uint32 round;
        uint16 coalition;
        uint32 tag;
        int64 declared;
        bytes32 domain;
        int256 deadline;
        uint256 referenceMeasure;
        Payment.Coalition paying;
        int64 largest;
        bool isScore;
        bool clamps;
        bool delivered;
    }

    /// @notice u, v and payments of a batch.
    struct Receipts {
        uint32[] learners;
        int256[] scores;
        uint256[] contributions;
        uint256[] payments;
    }

    /// @inheritdoc IRounds
    function settle(Settlement calldata settlement, bytes32 r, bytes32 vs) external {
        (, ITasks.GameTerms memory terms) = TASKS.runningTerms(settlement.task);
        TaskRounds storage state = _openRound(settlement.task, settlement.round);
        CoalitionRounds storage coalition = _published(settlement.task, settlement.round, settlement.coalition);
        Progress memory progress = coalition.progress;
        _requirePending(settlement.round, settlement.coalition, progress.status);
        if (state.published != state.announced) revert PartitionIncomplete(settlement.task, settlement.round);
        _requireBatchSize(settlement.deliveries.length);
        if (settlement.batch != progress.settledBatches) {
            revert BatchOrder(settlement.coalition, progress.settledBatches, settlement.batch);
        }

        Play memory play = coalition.play;
        _promise(coalition, play, settlement);
        Desk memory desk = _openDesk(state, coalition, play, progress, terms, settlement);
        Receipts memory receipts = _receive(desk, progress, settlement, r, vs);
        play.largest = desk.largest;
        progress.delivered = desk.delivered;
        progress.settledBatches += 1;
        // learners are placed once a round and settled in ascending order: never above memberCount
        progress.settledMembers += uint16(settlement.deliveries.length);
        if (progress.settledMembers == progress.memberCount) {
            _complete(state, coalition, play, progress, settlement);
        }
        coalition.play = play;
        coalition.progress = progress;
        emit CoalitionSettled(
            settlement.task,
            settlement.round,
            settlement.coalition,
            settlement,
            receipts.scores,
            receipts.contributions,
            receipts.payments
        );
        TASKS.book(settlement.task, settlement.round, settlement.coalition, receipts.learners, receipts.payments);
        REPUTATIONS.record(
            settlement.task,
            settlement.round,
            settlement.coalition,
            progress.head,
            receipts.learners,
            receipts.contributions
        );
    }

    /// @inheritdoc IRounds
    function forfeit(uint32 task, uint32 round, uint16 coalition) external {
        (, ITasks.GameTerms memory terms) = TASKS.runningTerms(task);
        TaskRounds storage state = _openRound(task, round);
        Progress storage progress = _published(task, round, coalition).progress;
        CoalitionStatus status = progress.status;
        _requirePending(round, coalition, status);
        uint256 until = _windowEnd(state, terms);
        if (block.timestamp < until) revert SettlementWindowOpen(coalition, until);

        // it waits for nobody any more
        if (status == CoalitionStatus.Publishing) state.published += 1;
        state.forfeited += 1;
        state.forfeitedBits |= uint128(1) << coalition;
        progress.status = CoalitionStatus.Forfeited;
        emit CoalitionForfeited(task, round, coalition);
    }

    /// @inheritdoc IRounds
    function finaliseRound(uint32 task, uint32 round) external {
        (, ITasks.GameTerms memory terms) = TASKS.runningTerms(task);
        TaskRounds storage state = _openRound(task, round);
        // a provider that publishes half a partition cannot block its task either
        if (state.begun != state.announced && block.timestamp < _windowEnd(state, terms)) {
            revert PartitionIncomplete(task, round);
        }
        uint32[] memory heads = _settledHeads(task, round, state, terms.coalitionCount);
        state.isOpen = false;
        state.round = round + 1;
        if (state.largestKnown) {
            state.referenceKnown = true;
            state.referenceMeasure = state.largest;
        }
        REPUTATIONS.countRound(task, round, state.forfeitedBits, heads);
        emit RoundFinalised(task, round, REPUTATIONS.clock(), state.referenceMeasure);
    }

    /// @dev When a coalition may be given up.
    function _windowEnd(TaskRounds storage state, ITasks.GameTerms memory terms) private view returns (uint256) {
        return uint256(state.openedAt) + terms.settlementWindow;
    }

    /// @dev The heads whose coalitions are settled, by coalition. Reverts if one waits.
    function _settledHeads(uint32 task, uint32 round, TaskRounds storage state, uint16 coalitionCount)
        private
        view
        returns (uint32[] memory heads)
    {
        heads = new uint32[](state.begun - state.forfeited);
        uint256 waiting = state.begunBits & ~state.forfeitedBits;
        uint256 count = 0;
        for (uint16 index = 0; index < coalitionCount; ++index) {
            if ((waiting >> index) & 1 == 0) continue;
            Progress storage progress = _coalitions[task][index].progress;
            if (progress.status != CoalitionStatus.Settled) revert RoundUnsettled(task, round, index);
            heads[count++] = progress.head;
        }
    }

    /// @dev Every batch of a settlement says the same about the largest measure and the model.
    function _promise(CoalitionRounds storage coalition, Play memory play, Settlement calldata settlement) private {
        if (settlement.batch == 0) {
            play.declared = settlement.largestMeasure;
            coalition.promisedModelHash = settlement.modelHash;
        } else if (play.declared != settlement.largestMeasure || coalition.promisedModelHash != settlement.modelHash) {
            revert BatchMismatch(settlement.coalition, settlement.batch);
        }
    }

    function _openDesk(
        TaskRounds storage state,
        CoalitionRounds storage coalition,
        Play memory play,
        Progress memory progress,
        ITasks.GameTerms memory terms,
        Settlement calldata settlement
    ) private view returns (Desk memory desk) {
        Sums memory sums = coalition.sums;
        desk.task = settlement.task;
        desk.round = settlement.round;
        desk.coalition = settlement.coalition;
        desk.tag = _tagOf(settlement.round);
        desk.declared = settlement.largestMeasure;
        desk.domain = RoundMessages.domainSeparator(address(this));
        desk.isScore = terms.contribution == ITasks.ContributionRule.Eq15
            || terms.contribution == ITasks.ContributionRule.Eq15Shifted;
        desk.clamps = terms.dissimilarity == ITasks.DissimilarityRule.Clamp;
        desk.deadline = int256(uint256(play.deadline));
        int64 referenceMeasure = state.referenceKnown ? state.referenceMeasure : desk.declared;
        // below 0 under the rules that do not use it, or where nothing can be in time without being refused
        desk.referenceMeasure = referenceMeasure > 0 ? uint256(uint64(referenceMeasure)) * 1e9 : 0;
        desk.largest = play.largest;
        desk.delivered = progress.delivered;
        desk.paying = Payment.Coalition({
            lowestFrequency: sums.lowestFrequency,
            highestFrequency: sums.highestFrequency,
            sampleCount: sums.sampleCount,
            meanReputationUtility: sums.meanReputationUtility,
            competitionIncentive: uint256(play.competitionIncentive) * 1e9,
            reputationIncentive: uint256(terms.reputationIncentive) * 1e9
        });
    }

    /// @dev Checks the head's signature and every delivery, and computes the receipts.
    function _receive(
        Desk memory desk,
        Progress memory progress,
        Settlement calldata settlement,
        bytes32 r,
        bytes32 vs
    ) private view returns (Receipts memory receipts) {
        Delivery[] calldata deliveries = settlement.deliveries;
        uint256 count = deliveries.length;
        address head = LEARNERS.accountOf(progress.head);
        if (!RoundMessages.isSignedBy(head, desk.domain, RoundMessages.settlement(settlement), r, vs)) {
            revert WrongHeadSignature(settlement.coalition, progress.head);
        }
        receipts.learners = new uint32[](count);
        for (uint256 i = 0; i < count; ++i) {
            receipts.learners[i] = deliveries[i].learner;
        }
        address[] memory accounts = LEARNERS.accountsOf(receipts.learners);
        receipts.scores = new int256[](count);
        receipts.contributions = new uint256[](count);
        receipts.payments = new uint256[](count);
        mapping(uint32 learner => uint256) storage placements = _placements[settlement.task];
        bool first = progress.settledMembers == 0;
        for (uint256 i = 0; i < count; ++i) {
            uint32 learner = receipts.learners[i];
            if (!first && learner <= progress.lastSettled) revert DeliveryOrder(settlement.coalition, learner);
            first = false;
            progress.lastSettled = learner;
            (receipts.scores[i], receipts.contributions[i], receipts.payments[i]) =
                _receiveOne(desk, placements, deliveries[i], learner, accounts[i]);
        }
    }

    /// @dev u, v and the payment of one delivery.
    function _receiveOne(
        Desk memory desk,
        mapping(uint32 learner => uint256) storage placements,
        Delivery calldata delivery,
        uint32 learner,
        address account
    ) private view returns (int256 score, uint256 contribution, uint256 payment) {
        uint256 placement = placements[learner];
        if (Placement.tag(placement) != desk.tag || Placement.coalition(placement) != desk.coalition) {
            revert ForeignMember(desk.round, desk.coalition, learner);
        }
        if (!delivery.delivered) return (Contribution.LOWEST_SCORE, 0, 0);
        _checkDelivery(desk.isScore, Placement.frequency(placement), delivery);
        int256 slack = _slackOf(desk, delivery);
        if (Contribution.isLate(slack)) return (Contribution.LOWEST_SCORE, 0, 0);

        int64 nanos = _measureOf(desk.isScore, delivery);
        if (nanos > desk.declared) revert LargestMeasureMismatch(desk.coalition, desk.declared, nanos);
        if (!desk.delivered || nanos > desk.largest) desk.largest = nanos;
        desk.delivered = true;
        bytes32 signed = RoundMessages.participation(
            desk.task, desk.round, desk.coalition, Placement.frequency(placement), delivery
        );
        if (!RoundMessages.isSignedBy(account, desk.domain, signed, delivery.r, delivery.vs)) {
            revert WrongMemberSignature(learner, account);
        }
        int256 measure = int256(nanos) * 1e9;
        score = desk.isScore ? measure : Contribution.score(uint256(measure), desk.referenceMeasure);
        contribution = Contribution.value(score, slack);
        int256 similarity = int256(Placement.similarity(placement)) * 1e9;
        if (desk.clamps) similarity = Payment.clamp(similarity);
        payment = Payment.amount(desk.paying, similarity, delivery.keptFrequency, Placement.sampleCount(placement));
    }

    /// @dev x_i, units of 1e-9: a head cannot raise it above what the member signed, nor the member above what was measured.
    function _measureOf(bool isScore, Delivery calldata delivery) private pure returns (int64) {
        if (isScore || delivery.measure < delivery.ownMeasure) return delivery.measure;
        return delivery.ownMeasure;
    }

    /// @dev T_max^j - T_comp - T_comm, a Wad.
    function _slackOf(Desk memory desk, Delivery calldata delivery) private pure returns (int256) {
        uint256 time = uint256(delivery.computationTime) + delivery.transmissionTime;
        // all below 2^65
        unchecked {
            return (desk.deadline - int256(time)) * 1e9;
        }
    }

    function _checkDelivery(bool isScore, uint48 agreedFrequency, Delivery calldata delivery) private pure {
        int64 measure = delivery.measure;
        bool valid = isScore
            ? measure >= -ONE && measure <= ONE
            : measure >= 0 && measure < 1e18 && delivery.ownMeasure >= 0 && delivery.ownMeasure < 1e18;
        if (
            !valid || delivery.computationTime >= 1e18 || delivery.transmissionTime >= 1e18
                || delivery.keptFrequency > agreedFrequency
        ) revert InvalidDelivery(delivery.learner);
    }

    /// @dev The last batch: what was declared must be what was found.
    function _complete(
        TaskRounds storage state,
        CoalitionRounds storage coalition,
        Play memory play,
        Progress memory progress,
        Settlement calldata settlement
    ) private {
        if (play.largest != play.declared) {
            revert LargestMeasureMismatch(settlement.coalition, play.declared, play.largest);
        }
        progress.status = CoalitionStatus.Settled;
        coalition.modelHash = settlement.modelHash;
        coalition.modelKnown = true;
        if (progress.delivered && (!state.largestKnown || play.largest > state.largest)) {
            state.largest = play.largest;
            state.largestKnown = true;
        }
    }
}
