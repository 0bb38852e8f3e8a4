// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILearnerRegistry} from "./interfaces/ILearnerRegistry.sol";
import {IReputationRegistry} from "./interfaces/IReputationRegistry.sol";
import {IRoundsSettling} from "./interfaces/IRoundsSettling.sol";
import {ITasks} from "./interfaces/ITasks.sol";
import {Contribution} from "./libraries/Contribution.sol";
import {Payment} from "./libraries/Payment.sol";
import {RoundMessages} from "./libraries/RoundMessages.sol";
import {RoundsBase} from "./rounds/RoundsBase.sol";
import {RoundsModule} from "./rounds/RoundsModule.sol";
import {Placement} from "./types/Placement.sol";

/// @title Deliveries: their contributions and their payments
contract RoundsSettling is RoundsModule, IRoundsSettling {
    /// @notice What all deliveries of a batch are settled with.
    /// @param tag round + 1
    /// @param declaredMeasure the largest x in time, as the head declared it, units of 1e-9
    /// @param domain EIP-712 domain separator
    /// @param deadline T_max^j, 1e-9 s
    /// @param referenceMeasure x_ref, a Wad
    /// @param largestMeasure the largest x in time so far, units of 1e-9
    /// @param isEq15Rule true if the measure is u itself
    /// @param clampsSimilarity true if similarities below 0 count as 0
    /// @param anyDelivered true once a delivery in time is settled
    struct SettlementContext {
        uint32 task;
        uint32 round;
        uint16 coalition;
        uint32 tag;
        int64 declaredMeasure;
        bytes32 domain;
        int256 deadline;
        uint256 referenceMeasure;
        Payment.PaymentTerms paymentTerms;
        int64 largestMeasure;
        bool isEq15Rule;
        bool clampsSimilarity;
        bool anyDelivered;
    }

    /// @notice u, v and the payments of a batch, in the order of its deliveries.
    struct Receipts {
        uint32[] learners;
        int256[] contributionScores;
        uint256[] contributions;
        uint256[] payments;
    }

    constructor(ILearnerRegistry learners, IReputationRegistry reputations, ITasks tasks)
        RoundsBase(learners, reputations, tasks)
    {}

    /// @inheritdoc IRoundsSettling
    function settle(Settlement calldata settlement, bytes32 r, bytes32 vs) external throughRounds {
        (, ITasks.GameTerms memory terms) = TASKS.runningTerms(settlement.task);
        RoundState storage state = _openRound(settlement.task, settlement.round);
        CoalitionState storage coalition = _published(settlement.task, settlement.round, settlement.coalition);
        CoalitionProgress memory progress = coalition.progress;
        _requirePending(settlement.round, settlement.coalition, progress.status);
        if (state.publishedCount != state.announcedCount) revert PartitionIncomplete(settlement.task, settlement.round);
        _requireBatchSize(settlement.deliveries.length);
        if (settlement.batch != progress.settledBatches) {
            revert BatchOrder(settlement.coalition, progress.settledBatches, settlement.batch);
        }

        RoundTerms memory roundTerms = coalition.roundTerms;
        _requireSameClaims(coalition, roundTerms, settlement);
        SettlementContext memory context = _settlementContext(state, coalition, roundTerms, progress, terms, settlement);
        Receipts memory receipts = _settleBatch(context, progress, settlement, r, vs);
        roundTerms.largestMeasure = context.largestMeasure;
        progress.anyDelivered = context.anyDelivered;
        progress.settledBatches += 1;
        // a learner is placed once a round and settled once, so this never exceeds memberCount
        progress.settledMembers += uint16(settlement.deliveries.length);
        bool complete = progress.settledMembers == progress.memberCount;
        if (complete) _completeSettlement(state, coalition, roundTerms, progress, settlement);
        coalition.roundTerms = roundTerms;
        coalition.progress = progress;
        emit CoalitionSettled(
            settlement.task,
            settlement.round,
            settlement.coalition,
            settlement,
            receipts.contributionScores,
            receipts.contributions,
            receipts.payments
        );
        if (complete && settlement.batch == 0) {
            TASKS.book(settlement.task, settlement.round, settlement.coalition, receipts.learners, receipts.payments);
        } else {
            _owe(coalition, settlement, receipts, complete);
        }
        REPUTATIONS.record(
            settlement.task,
            settlement.round,
            settlement.coalition,
            progress.head,
            receipts.learners,
            receipts.contributions
        );
    }

    /// @inheritdoc IRoundsSettling
    function creditPayments(
        uint32 task,
        uint32 round,
        uint16 coalition,
        uint16 batch,
        uint32[] calldata learners,
        uint256[] calldata payments
    ) external throughRounds {
        bytes32 owed = _owed[task][round][coalition][batch];
        bool complete = _completed[task][round] >> coalition & 1 == 1;
        if (!complete || owed == 0) revert NothingOwed(task, round, coalition, batch);
        if (keccak256(abi.encode(learners, payments)) != owed) revert BatchMismatch(coalition, batch);
        delete _owed[task][round][coalition][batch];
        emit PaymentsCredited(task, round, coalition, batch);
        TASKS.credit(task, learners, payments);
    }

    /// @inheritdoc IRoundsSettling
    function forfeit(uint32 task, uint32 round, uint16 coalition) external throughRounds {
        (, ITasks.GameTerms memory terms) = TASKS.runningTerms(task);
        RoundState storage state = _openRound(task, round);
        CoalitionProgress storage progress = _published(task, round, coalition).progress;
        CoalitionStatus status = progress.status;
        _requirePending(round, coalition, status);
        uint256 until = _windowEnd(state, terms);
        if (block.timestamp < until) revert SettlementWindowOpen(coalition, until);

        // the partition no longer waits for this coalition
        if (status == CoalitionStatus.Publishing) state.publishedCount += 1;
        state.forfeitedCount += 1;
        state.forfeitedBits |= uint128(1) << coalition;
        progress.status = CoalitionStatus.Forfeited;
        emit CoalitionForfeited(task, round, coalition);
    }

    /// @inheritdoc IRoundsSettling
    function finaliseRound(uint32 task, uint32 round) external throughRounds {
        (, ITasks.GameTerms memory terms) = TASKS.runningTerms(task);
        RoundState storage state = _openRound(task, round);
        // a provider that publishes only a part of its partition must not block the task
        if (state.begunCount != state.announcedCount && block.timestamp < _windowEnd(state, terms)) {
            revert PartitionIncomplete(task, round);
        }
        uint32[] memory heads = _settledHeads(task, round, state, terms.coalitionCount);
        state.isOpen = false;
        state.round = round + 1;
        if (state.largestKnown) {
            state.referenceKnown = true;
            state.referenceMeasure = state.largestMeasure;
        }
        REPUTATIONS.countRound(task, round, state.forfeitedBits, heads);
        emit RoundFinalised(task, round, REPUTATIONS.clock(), state.referenceMeasure);
    }

    /// @dev The time from which on a coalition can be given up.
    function _windowEnd(RoundState storage state, ITasks.GameTerms memory terms) private view returns (uint256) {
        return uint256(state.openedAt) + terms.settlementWindow;
    }

    /// @dev The heads of the settled coalitions, by coalition. Reverts if a coalition is neither settled nor forfeited.
    function _settledHeads(uint32 task, uint32 round, RoundState storage state, uint16 coalitionCount)
        private
        view
        returns (uint32[] memory heads)
    {
        heads = new uint32[](state.begunCount - state.forfeitedCount);
        uint256 waiting = state.begunBits & ~state.forfeitedBits;
        uint256 count = 0;
        for (uint16 index = 0; index < coalitionCount; ++index) {
            if ((waiting >> index) & 1 == 0) continue;
            CoalitionProgress storage progress = _coalitions[task][index].progress;
            if (progress.status != CoalitionStatus.Settled) revert RoundUnsettled(task, round, index);
            heads[count++] = progress.head;
        }
    }

    /// @dev Notes what a batch of several earns. Its coalition pays once all of them are settled: the escrow must cover them
    /// together, and then each batch can be credited.
    function _owe(
        CoalitionState storage coalition,
        Settlement calldata settlement,
        Receipts memory receipts,
        bool complete
    ) private {
        uint256 total = settlement.batch == 0 ? 0 : coalition.owed;
        for (uint256 i = 0; i < receipts.payments.length; ++i) {
            total += receipts.payments[i];
        }
        // at most 65535 payments below 1e25
        coalition.owed = uint128(total);
        _owed[settlement.task][settlement.round][settlement.coalition][settlement.batch] =
            keccak256(abi.encode(receipts.learners, receipts.payments));
        if (!complete) return;
        _completed[settlement.task][settlement.round] |= 1 << settlement.coalition;
        TASKS.reserve(settlement.task, settlement.round, settlement.coalition, total);
    }

    /// @dev All batches of a settlement must name the same largest measure and the same model.
    function _requireSameClaims(CoalitionState storage coalition, RoundTerms memory roundTerms, Settlement calldata settlement) private {
        if (settlement.batch == 0) {
            roundTerms.declaredMeasure = settlement.largestMeasure;
            coalition.claimedModelHash = settlement.modelHash;
        } else if (roundTerms.declaredMeasure != settlement.largestMeasure || coalition.claimedModelHash != settlement.modelHash) {
            revert BatchMismatch(settlement.coalition, settlement.batch);
        }
    }

    function _settlementContext(
        RoundState storage state,
        CoalitionState storage coalition,
        RoundTerms memory roundTerms,
        CoalitionProgress memory progress,
        ITasks.GameTerms memory terms,
        Settlement calldata settlement
    ) private view returns (SettlementContext memory context) {
        CoalitionTotals memory totals = coalition.totals;
        context.task = settlement.task;
        context.round = settlement.round;
        context.coalition = settlement.coalition;
        context.tag = _tagOf(settlement.round);
        context.declaredMeasure = settlement.largestMeasure;
        context.domain = RoundMessages.domainSeparator(address(this));
        context.isEq15Rule = terms.contribution == ITasks.ContributionRule.Eq15
            || terms.contribution == ITasks.ContributionRule.Eq15Shifted;
        context.clampsSimilarity = terms.dissimilarity == ITasks.DissimilarityRule.Clamp;
        context.deadline = int256(uint256(roundTerms.deadline));
        int64 referenceMeasure = state.referenceKnown ? state.referenceMeasure : context.declaredMeasure;
        // a value below 0 is not used: the rules of eq. 15 need no x_ref, and the others refuse every delivery in time
        context.referenceMeasure = referenceMeasure > 0 ? uint256(uint64(referenceMeasure)) * 1e9 : 0;
        context.largestMeasure = roundTerms.largestMeasure;
        context.anyDelivered = progress.anyDelivered;
        context.paymentTerms = Payment.PaymentTerms({
            lowestFrequency: totals.lowestFrequency,
            highestFrequency: totals.highestFrequency,
            sampleCount: totals.sampleCount,
            meanReputationUtility: totals.meanReputationUtility,
            competitionIncentive: uint256(roundTerms.competitionIncentive) * 1e9,
            reputationIncentive: uint256(terms.reputationIncentive) * 1e9
        });
    }

    /// @dev Checks the head's signature and all deliveries, and computes the receipts.
    function _settleBatch(
        SettlementContext memory context,
        CoalitionProgress memory progress,
        Settlement calldata settlement,
        bytes32 r,
        bytes32 vs
    ) private view returns (Receipts memory receipts) {
        Delivery[] calldata deliveries = settlement.deliveries;
        uint256 count = deliveries.length;
        address head = LEARNERS.accountOf(progress.head);
        if (!RoundMessages.isSignedBy(head, context.domain, RoundMessages.settlement(settlement), r, vs)) {
            revert WrongHeadSignature(settlement.coalition, progress.head);
        }
        receipts.learners = new uint32[](count);
        for (uint256 i = 0; i < count; ++i) {
            receipts.learners[i] = deliveries[i].learner;
        }
        address[] memory accounts = LEARNERS.accountsOf(receipts.learners);
        receipts.contributionScores = new int256[](count);
        receipts.contributions = new uint256[](count);
        receipts.payments = new uint256[](count);
        mapping(uint32 learner => Placement) storage placements = _placements[settlement.task];
        bool first = progress.settledMembers == 0;
        for (uint256 i = 0; i < count; ++i) {
            uint32 learner = receipts.learners[i];
            if (!first && learner <= progress.lastSettledLearner) revert DeliveryOrder(settlement.coalition, learner);
            first = false;
            progress.lastSettledLearner = learner;
            (receipts.contributionScores[i], receipts.contributions[i], receipts.payments[i]) =
                _settleDelivery(context, placements, deliveries[i], learner, accounts[i]);
        }
    }

    /// @dev u, v and the payment of one delivery.
    function _settleDelivery(
        SettlementContext memory context,
        mapping(uint32 learner => Placement) storage placements,
        Delivery calldata delivery,
        uint32 learner,
        address account
    ) private view returns (int256 contributionScore, uint256 contribution, uint256 payment) {
        Placement placement = placements[learner];
        if (placement.tag() != context.tag || placement.coalition() != context.coalition) {
            revert ForeignMember(context.round, context.coalition, learner);
        }
        if (!delivery.delivered) return (Contribution.LOWEST_SCORE, 0, 0);
        _requireValid(context.isEq15Rule, placement.frequency(), delivery);
        int256 slack = _slackOf(context, delivery);
        if (Contribution.isLate(slack)) return (Contribution.LOWEST_SCORE, 0, 0);

        int64 countedMeasure = _countedMeasure(context.isEq15Rule, delivery);
        if (countedMeasure > context.declaredMeasure) {
            revert LargestMeasureMismatch(context.coalition, context.declaredMeasure, countedMeasure);
        }
        if (!context.anyDelivered || countedMeasure > context.largestMeasure) context.largestMeasure = countedMeasure;
        context.anyDelivered = true;
        bytes32 signed = RoundMessages.participation(
            context.task, context.round, context.coalition, placement.frequency(), delivery
        );
        if (!RoundMessages.isSignedBy(account, context.domain, signed, delivery.r, delivery.vs)) {
            revert WrongMemberSignature(learner, account);
        }
        int256 measure = int256(countedMeasure) * 1e9;
        contributionScore =
            context.isEq15Rule ? measure : Contribution.score(uint256(measure), context.referenceMeasure);
        contribution = Contribution.value(contributionScore, slack);
        int256 similarity = int256(placement.similarity()) * 1e9;
        if (context.clampsSimilarity) similarity = Payment.clamp(similarity);
        payment = Payment.amount(context.paymentTerms, similarity, delivery.keptFrequency, placement.sampleCount());
    }

    /// @dev x_i in units of 1e-9: the smaller of the head's measure and the norm that the member signed, so that neither of
    /// them can raise it alone. Under the rules of eq. 15 it is the head's measure, u_i.
    function _countedMeasure(bool isEq15Rule, Delivery calldata delivery) private pure returns (int64) {
        if (isEq15Rule || delivery.measure < delivery.updateNorm) return delivery.measure;
        return delivery.updateNorm;
    }

    /// @dev T_max^j - T_comp - T_comm, a Wad.
    function _slackOf(SettlementContext memory context, Delivery calldata delivery) private pure returns (int256) {
        uint256 time = uint256(delivery.computationTime) + delivery.transmissionTime;
        // every term is below 2^65
        unchecked {
            return (context.deadline - int256(time)) * 1e9;
        }
    }

    function _requireValid(bool isEq15Rule, uint48 agreedFrequency, Delivery calldata delivery) private pure {
        int64 measure = delivery.measure;
        bool valid = isEq15Rule
            ? measure >= -ONE && measure <= ONE
            : measure >= 0 && measure < 1e18 && delivery.updateNorm >= 0 && delivery.updateNorm < 1e18;
        if (
            !valid || delivery.computationTime >= 1e18 || delivery.transmissionTime >= 1e18
                || delivery.keptFrequency > agreedFrequency
        ) revert InvalidDelivery(delivery.learner);
    }

    /// @dev Runs after the last batch. The largest measure must be the declared one.
    function _completeSettlement(
        RoundState storage state,
        CoalitionState storage coalition,
        RoundTerms memory roundTerms,
        CoalitionProgress memory progress,
        Settlement calldata settlement
    ) private {
        if (roundTerms.largestMeasure != roundTerms.declaredMeasure) {
            revert LargestMeasureMismatch(settlement.coalition, roundTerms.declaredMeasure, roundTerms.largestMeasure);
        }
        progress.status = CoalitionStatus.Settled;
        coalition.modelHash = settlement.modelHash;
        coalition.modelKnown = true;
        if (progress.anyDelivered && (!state.largestKnown || roundTerms.largestMeasure > state.largestMeasure)) {
            state.largestMeasure = roundTerms.largestMeasure;
            state.largestKnown = true;
        }
    }
}
