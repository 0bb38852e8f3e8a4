// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoundsTypes} from "../src/interfaces/IRoundsTypes.sol";
import {ITasks} from "../src/interfaces/ITasks.sol";
import {IReputationRegistry} from "../src/interfaces/IReputationRegistry.sol";
import {Contribution} from "../src/libraries/Contribution.sol";
import {Payment} from "../src/libraries/Payment.sol";
import {RoundsFixture} from "./support/RoundsFixture.sol";

contract RoundsSettlingTest is RoundsFixture {
    uint32 private task;

    function setUp() external {
        deploy();
        registerMany(8);
        task = openTask(terms(), 10_000 * TOKEN);
    }

    function test_settle_givesTheFormulasAndBooksThem() external {
        publishOne(task, 0, 0, 0, 3);
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveriesFrom(0, 3));
        (int256[] memory contributionScores, uint256[] memory contributions, uint256[] memory payments) = _expected(made);
        uint256 total = payments[0] + payments[1] + payments[2];
        (bytes32 r, bytes32 vs) = signHead(made, 0);
        vm.expectEmit(address(rounds));
        emit IRoundsTypes.CoalitionSettled(task, 0, 0, made, contributionScores, contributions, payments);
        vm.expectEmit(address(tasks));
        emit ITasks.PaymentsBooked(task, 0, 0, total, 10_000 * TOKEN - total);
        vm.prank(address(0xBEEF));
        rounds.settle(made, r, vs);
        for (uint32 i = 0; i < 3; ++i) {
            assertEq(tasks.claimOf(address(token), i), payments[i], "claim");
            assertGe(payments[i], 1, "paid");
        }
        (IRoundsTypes.CoalitionStatus status,,,,, uint16 settled) = rounds.coalitionOf(task, 0, 0);
        assertTrue(status == IRoundsTypes.CoalitionStatus.Settled && settled == 1, "settled");
        assertEq(rounds.modelHashOf(task, 0), MODEL, "model");
        assertEq(globalOf(0), 0, "reputations wait for the round's end");
        rounds.finaliseRound(task, 0);
        assertEq(globalOf(0), contributions[0], "R_global");
    }

    function test_settle_inBatchesGivesWhatOneBatchGives() external {
        publishOne(task, 0, 0, 0, 5);
        uint256 saved = vm.snapshotState();
        settleOne(task, 0, 0, 0, 5);
        uint256[] memory claims = new uint256[](5);
        for (uint32 i = 0; i < 5; ++i) {
            claims[i] = tasks.claimOf(address(token), i);
        }
        vm.revertToState(saved);
        uint256 escrow = tasks.escrowOf(task);
        IRoundsTypes.Settlement memory first = _part(0, 2, 0);
        IRoundsTypes.Settlement memory second = _part(2, 3, 1);
        IRoundsTypes.Settlement memory early = _part(2, 3, 1);
        _refused(abi.encodeWithSelector(IRoundsTypes.BatchOrder.selector, 0, 0, 1), early);
        settleAs(0, first);
        _refused(abi.encodeWithSelector(IRoundsTypes.BatchOrder.selector, 0, 1, 0), first);
        second.modelHash = HASH;
        _refused(abi.encodeWithSelector(IRoundsTypes.BatchMismatch.selector, 0, 1), second);
        second.modelHash = MODEL;
        second.largestMeasure += 1;
        _refused(abi.encodeWithSelector(IRoundsTypes.BatchMismatch.selector, 0, 1), second);
        second.largestMeasure -= 1;
        IRoundsTypes.Settlement memory again = _part(1, 1, 1);
        _refused(abi.encodeWithSelector(IRoundsTypes.DeliveryOrder.selector, 0, 1), again);
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.RoundUnsettled.selector, task, 0, 0));
        rounds.finaliseRound(task, 0);
        assertEq(tasks.escrowOf(task), escrow, "nothing is paid before the coalition is settled");
        settleAs(0, second);
        uint256 paid = 0;
        for (uint32 i = 0; i < 5; ++i) {
            assertEq(tasks.claimOf(address(token), i), 0, "no claim before it is credited");
            paid += claims[i];
        }
        assertEq(tasks.escrowOf(task), escrow - paid, "the escrow pays the whole coalition at once");
        rounds.finaliseRound(task, 0);
        _creditPart(0, 2, 0, claims);
        // later, by anybody, also after the task has ended
        tasks.close(task);
        vm.prank(address(0xBEEF));
        _creditPart(2, 3, 1, claims);
        for (uint32 i = 0; i < 5; ++i) {
            assertEq(tasks.claimOf(address(token), i), claims[i], "claim");
        }
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.NothingOwed.selector, task, 0, 0, 1));
        _creditPart(2, 3, 1, claims);
    }

    function test_settle_refusesWhatIsOutOfOrder() external {
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveriesFrom(0, 2));
        _refused(abi.encodeWithSelector(IRoundsTypes.RoundNotOpen.selector, task, 0), made);
        rounds.openRound(task, 0, 2, stability());
        rounds.publishCoalition(task, 0, 0, header(0, 0, 2), membersFrom(0, 2));
        _refused(abi.encodeWithSelector(IRoundsTypes.PartitionIncomplete.selector, task, 0), made);
        rounds.publishCoalition(task, 0, 0, header(1, 2, 2), membersFrom(2, 2));
        IRoundsTypes.Settlement memory foreign = settlement(task, 1, 0, deliveriesFrom(0, 2));
        _refused(abi.encodeWithSelector(IRoundsTypes.RoundOrder.selector, task, 0, 1), foreign);
        foreign = settlement(task + 1, 0, 0, deliveriesFrom(0, 2));
        _refused(abi.encodeWithSelector(ITasks.UnknownTask.selector, task + 1), foreign);
        foreign = settlement(task, 0, 2, deliveriesFrom(0, 2));
        _refused(abi.encodeWithSelector(IRoundsTypes.UnknownCoalition.selector, task, 0, 2), foreign);
        foreign = settlement(task, 0, 0, new IRoundsTypes.Delivery[](0));
        _refused(abi.encodeWithSelector(IRoundsTypes.BatchSize.selector, 0), foreign);
        settleAs(0, made);
        _refused(
            abi.encodeWithSelector(IRoundsTypes.CoalitionDone.selector, 0, 0, IRoundsTypes.CoalitionStatus.Settled), made
        );
    }

    function test_settle_refusesForeignMembersAndDisorder() external {
        rounds.openRound(task, 0, 2, stability());
        rounds.publishCoalition(task, 0, 0, header(0, 0, 2), membersFrom(0, 2));
        rounds.publishCoalition(task, 0, 0, header(1, 2, 2), membersFrom(2, 2));
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveriesFrom(1, 2));
        _refused(abi.encodeWithSelector(IRoundsTypes.ForeignMember.selector, 0, 0, 2), made);
        made = settlement(task, 0, 0, deliveriesFrom(7, 1));
        _refused(abi.encodeWithSelector(IRoundsTypes.ForeignMember.selector, 0, 0, 7), made);
        IRoundsTypes.Delivery[] memory wrong = deliveriesFrom(0, 2);
        (wrong[0], wrong[1]) = (wrong[1], wrong[0]);
        _refused(abi.encodeWithSelector(IRoundsTypes.DeliveryOrder.selector, 0, 0), settlement(task, 0, 0, wrong));
        wrong[0] = wrong[1];
        _refused(abi.encodeWithSelector(IRoundsTypes.DeliveryOrder.selector, 0, 0), settlement(task, 0, 0, wrong));
    }

    function test_settle_refusesWrongSignatures() external {
        publishOne(task, 0, 0, 0, 2);
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveriesFrom(0, 2));
        (bytes32 r, bytes32 vs) = signHead(made, 1);
        bytes memory wrongHead = abi.encodeWithSelector(IRoundsTypes.WrongHeadSignature.selector, 0, 0);
        vm.expectRevert(wrongHead);
        rounds.settle(made, r, vs);
        vm.expectRevert(wrongHead);
        rounds.settle(made, 0, 0);
        (r, vs) = signHead(made, 0);
        vm.expectRevert(wrongHead);
        // the upper half of the curve: an altered copy of a valid signature
        rounds.settle(made, r, bytes32(uint256(vs) ^ 1));
        made.deliveries[1].keptFrequency -= 1;
        vm.expectRevert(wrongHead);
        rounds.settle(made, r, vs);

        bytes memory wrongMember = abi.encodeWithSelector(IRoundsTypes.WrongMemberSignature.selector, 1, _accountOf(1));
        made = settlement(task, 0, 0, deliveriesFrom(0, 2));
        (made.deliveries[1].r, made.deliveries[1].vs) = (0, 0);
        _refused(wrongMember, made);
        (made.deliveries[1].r, made.deliveries[1].vs) = (made.deliveries[0].r, made.deliveries[0].vs);
        _refused(wrongMember, made);
        signMember(made, 1, 500_000_000);
        _refused(wrongMember, made);
        signMember(made, 1, 500_000_001);
        made.deliveries[1].updateHash = MODEL;
        _refused(wrongMember, made);
    }

    function test_settle_bindsSignaturesToRoundAndChain() external {
        playOne(task, 0, 0, 0, 2);
        IRoundsTypes.Settlement memory old = settlement(task, 0, 0, deliveriesFrom(0, 2));
        publishOne(task, 1, 0, 0, 2);
        old.round = 1;
        _refused(abi.encodeWithSelector(IRoundsTypes.WrongMemberSignature.selector, 0, _accountOf(0)), old);
        IRoundsTypes.Settlement memory made = settlement(task, 1, 0, deliveriesFrom(0, 2));
        (bytes32 r, bytes32 vs) = signHead(made, 0);
        bytes32 before = rounds.domainSeparator();
        vm.chainId(77);
        assertTrue(rounds.domainSeparator() != before, "domain");
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.WrongHeadSignature.selector, 0, 0));
        rounds.settle(made, r, vs);
    }

    function test_settle_refusesNumbersOutOfBounds() external {
        publishOne(task, 0, 0, 0, 2);
        for (uint256 kind = 0; kind < 5; ++kind) {
            IRoundsTypes.Delivery[] memory deliveries = deliveriesFrom(0, 2);
            IRoundsTypes.Delivery memory one = deliveries[1];
            if (kind == 0) one.measure = -1;
            if (kind == 1) one.measure = 1e18;
            if (kind == 2) one.computationTime = 1e18;
            if (kind == 3) one.transmissionTime = 1e18;
            if (kind == 4) one.keptFrequency = 500_000_002;
            _refused(
                abi.encodeWithSelector(IRoundsTypes.InvalidDelivery.selector, 1), settlement(task, 0, 0, deliveries)
            );
        }
    }

    function test_settle_refusesAnotherLargestMeasure() external {
        publishOne(task, 0, 0, 0, 2);
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveriesFrom(0, 2));
        int64 found = made.largestMeasure;
        made.largestMeasure = found + 1;
        _refused(abi.encodeWithSelector(IRoundsTypes.LargestMeasureMismatch.selector, 0, found + 1, found), made);
        made.largestMeasure = found - 1;
        _refused(abi.encodeWithSelector(IRoundsTypes.LargestMeasureMismatch.selector, 0, found - 1, found), made);
        made.largestMeasure = -1;
        _refused(
            abi.encodeWithSelector(IRoundsTypes.LargestMeasureMismatch.selector, 0, -1, made.deliveries[0].measure), made
        );
    }

    function test_settle_missingAndLateGetNothing() external {
        publishOne(task, 0, 0, 0, 4);
        IRoundsTypes.Delivery[] memory deliveries = deliveriesFrom(0, 4);
        uint64 deadline = declaration(0).deadline;
        deliveries[1] = IRoundsTypes.Delivery(1, false, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        deliveries[2].computationTime = deadline - NANO + 1001;
        deliveries[2].measure = 1000 * int64(NANO);
        deliveries[3].computationTime = deadline - NANO + 1000;
        deliveries[3].measure = int64(NANO) / 2;
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveries);
        made.largestMeasure = deliveries[0].measure;
        // a late delivery needs no signature
        (made.deliveries[2].r, made.deliveries[2].vs) = (0, 0);
        vm.recordLogs();
        settleAs(0, made);
        (int256[] memory contributionScores, uint256[] memory contributions, uint256[] memory payments) = settledReceipts();
        for (uint256 i = 1; i < 3; ++i) {
            assertEq(contributionScores[i], -1e18, "u");
            assertEq(contributions[i], 0, "v");
            assertEq(payments[i], 0, "payment");
        }
        assertEq(contributionScores[0], 1e18, "the late one is no reference");
        assertEq(contributionScores[3], 0, "late by rounding");
        assertEq(contributions[3], 0, "v at the deadline");
        assertGe(payments[3], 1, "paid at the deadline");
        rounds.finaliseRound(task, 0);
        (bool known, int64 referenceMeasure) = rounds.referenceOf(task);
        assertTrue(known, "known");
        assertEq(referenceMeasure, deliveries[0].measure, "x_ref");
    }

    function test_settle_referenceIsTheLastRoundsLargest() external {
        // measures of learners 0 and 1, and the reference of each
        int64[2][5] memory measures = [[int64(1), 2], [int64(4), 1], [int64(0), 0], [int64(3), 0], [int64(1), 1]];
        bool[5] memory delivered = [true, true, false, true, true];
        int256[2][5] memory expected =
            [[int256(0), 1e18], [int256(1e18), 0], [int256(-1e18), -1e18], [int256(0.5e18), -1e18], [int256(0), 0]];
        expected[4] = [-int256(333333333333333334), -int256(333333333333333334)];
        for (uint32 round = 0; round < 5; ++round) {
            publishOne(task, round, 0, 0, 2);
            IRoundsTypes.Delivery[] memory deliveries = deliveriesFrom(0, 2);
            for (uint256 i = 0; i < 2; ++i) {
                deliveries[i].measure = measures[round][i] * int64(NANO);
                deliveries[i].delivered = delivered[round];
            }
            vm.recordLogs();
            settleAs(0, settlement(task, round, 0, deliveries));
            (int256[] memory contributionScores,,) = settledReceipts();
            assertEq(contributionScores[0], expected[round][0], "u of 0");
            assertEq(contributionScores[1], expected[round][1], "u of 1");
            rounds.finaliseRound(task, round);
        }
    }

    function test_settle_eq15TakesUAsItIs() external {
        ITasks.GameTerms memory game = terms();
        game.contribution = ITasks.ContributionRule.Eq15;
        uint32 other = openTask(game, 1_000 * TOKEN);
        publishOne(other, 0, 0, 0, 3);
        IRoundsTypes.Delivery[] memory deliveries = deliveriesFrom(0, 3);
        deliveries[0].measure = -1e9;
        deliveries[1].measure = -500_000_000;
        deliveries[2].measure = -250_000_000;
        IRoundsTypes.Settlement memory made = settlement(other, 0, 0, deliveries);
        made.largestMeasure = -250_000_000;
        vm.recordLogs();
        settleAs(0, made);
        (int256[] memory contributionScores, uint256[] memory contributions,) = settledReceipts();
        assertEq(contributionScores[0], -1e18, "u of 0");
        assertEq(contributionScores[1], -0.5e18, "u of 1");
        assertEq(contributions[0], 0, "v of 0");
        assertGe(contributions[1], 1, "v of 1");
        rounds.finaliseRound(other, 0);
        publishOne(other, 1, 0, 0, 2);
        deliveries = deliveriesFrom(0, 2);
        deliveries[1].measure = 1e9 + 1;
        _refused(abi.encodeWithSelector(IRoundsTypes.InvalidDelivery.selector, 1), settlement(other, 1, 0, deliveries));
        deliveries[1].measure = -1e9 - 1;
        _refused(abi.encodeWithSelector(IRoundsTypes.InvalidDelivery.selector, 1), settlement(other, 1, 0, deliveries));
    }

    function test_settle_nobodyDelivered() external {
        publishOne(task, 0, 0, 0, 2);
        IRoundsTypes.Delivery[] memory deliveries = deliveriesFrom(0, 2);
        (deliveries[0].delivered, deliveries[1].delivered) = (false, false);
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveries);
        made.largestMeasure = 5;
        _refused(abi.encodeWithSelector(IRoundsTypes.LargestMeasureMismatch.selector, 0, 5, 0), made);
        made.largestMeasure = 0;
        settleAs(0, made);
        rounds.finaliseRound(task, 0);
        (bool known,) = rounds.referenceOf(task);
        assertTrue(!known, "no reference yet");
    }

    function test_settle_signedDissimilarityLowersPaymentsToZero() external {
        ITasks.GameTerms memory game = terms();
        game.reputationIncentive = 0;
        uint256[2][2] memory paid;
        for (uint256 signed = 0; signed < 2; ++signed) {
            game.dissimilarity = ITasks.DissimilarityRule(signed);
            uint32 other = openTask(game, 1_000 * TOKEN);
            rounds.openRound(other, 0, 1, stability());
            IRoundsTypes.Member[] memory members = membersFrom(0, 3);
            members[1].similarity = -30_000_000;
            members[2].similarity = -1e9;
            rounds.publishCoalition(other, 0, 0, header(0, 0, 3), members);
            vm.recordLogs();
            settleOne(other, 0, 0, 0, 3);
            (,, uint256[] memory payments) = settledReceipts();
            (paid[signed][0], paid[signed][1]) = (payments[1], payments[2]);
        }
        assertEq(paid[0][0] - paid[1][0], 0.3e18, "a negative S costs");
        assertGe(paid[1][0], 1, "still paid");
        assertGe(paid[0][1], 1, "clamped");
        assertEq(paid[1][1], 0, "never below 0");
    }

    function test_settle_refusesToOverspend() external {
        uint32 poor = openTask(terms(), 10 * TOKEN);
        publishOne(poor, 0, 0, 0, 3);
        IRoundsTypes.Settlement memory made = settlement(poor, 0, 0, deliveriesFrom(0, 3));
        (bytes32 r, bytes32 vs) = signHead(made, 0);
        (,, uint256[] memory payments) = _expected(made);
        vm.expectRevert(
            abi.encodeWithSelector(
                ITasks.EscrowExceeded.selector, poor, 10 * TOKEN, payments[0] + payments[1] + payments[2]
            )
        );
        rounds.settle(made, r, vs);
        assertEq(tasks.escrowOf(poor), 10 * TOKEN, "nothing was spent");
        assertEq(tasks.claimOf(address(token), 0), 0, "nothing was booked");
        vm.warp(START + WINDOW);
        rounds.forfeit(poor, 0, 0);
        rounds.finaliseRound(poor, 0);
        tasks.close(poor);
    }

    function testFuzz_settle_givesTheFormulas(
        uint256 incentive,
        int256 similarity,
        uint256 kept,
        uint256 measure,
        uint256 time
    ) external {
        rounds.openRound(task, 0, 1, stability());
        IRoundsTypes.CoalitionHeader memory made = header(0, 0, 3);
        made.competitionIncentive = uint64(bound(incentive, 5 * NANO, 15 * NANO));
        IRoundsTypes.Member[] memory members = membersFrom(0, 3);
        members[1].similarity = int32(bound(similarity, -1e9, 1e9));
        rounds.publishCoalition(task, 0, 0, made, members);
        IRoundsTypes.Delivery[] memory deliveries = deliveriesFrom(0, 3);
        deliveries[1].keptFrequency = uint48(bound(kept, 0, 500_000_001));
        deliveries[1].measure = int64(uint64(bound(measure, 0, 1e18 - 1)));
        deliveries[1].computationTime = uint64(bound(time, 0, declaration(0).deadline - NANO));
        IRoundsTypes.Settlement memory sent = settlement(task, 0, 0, deliveries);
        vm.recordLogs();
        settleAs(0, sent);
        (int256[] memory contributionScores, uint256[] memory contributions, uint256[] memory payments) = settledReceipts();
        int256 score = Contribution.score(_wad(deliveries[1].measure), _wad(sent.largestMeasure));
        assertEq(contributionScores[1], score, "u");
        int256 slack = int256(uint256(declaration(0).deadline - deliveries[1].computationTime - NANO)) * 1e9;
        assertEq(contributions[1], Contribution.value(score, slack), "v");
        assertEq(
            payments[1],
            Payment.amount(
                _paying(made.competitionIncentive),
                Payment.clamp(int256(members[1].similarity) * 1e9),
                deliveries[1].keptFrequency,
                declaration(1).sampleCount
            ),
            "payment"
        );
    }

    function test_settle_recordsContributions() external {
        publishOne(task, 0, 0, 0, 2);
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveriesFrom(0, 2));
        (, uint256[] memory contributions,) = _expected(made);
        uint32[] memory who = new uint32[](2);
        who[1] = 1;
        (bytes32 r, bytes32 vs) = signHead(made, 0);
        vm.expectEmit(address(reputations));
        emit IReputationRegistry.ContributionsRecorded(task, 0, 0, 0, who, contributions);
        rounds.settle(made, r, vs);
    }

    function _refused(bytes memory reason, IRoundsTypes.Settlement memory made) private {
        (bytes32 r, bytes32 vs) = signHead(made, 0);
        vm.expectRevert(reason);
        rounds.settle(made, r, vs);
    }

    function _creditPart(uint32 first, uint32 count, uint16 batch, uint256[] memory claims) private {
        uint32[] memory paid = new uint32[](count);
        uint256[] memory payments = new uint256[](count);
        for (uint32 i = 0; i < count; ++i) {
            (paid[i], payments[i]) = (first + i, claims[first + i]);
        }
        rounds.creditPayments(task, 0, 0, batch, paid, payments);
    }

    /// @dev A batch of a coalition with learners 0 to 4.
    function _part(uint32 first, uint32 count, uint16 batch) private view returns (IRoundsTypes.Settlement memory made) {
        made = settlement(task, 0, 0, deliveriesFrom(first, count));
        made.largestMeasure = delivery(4).measure;
        made.batch = batch;
    }

    /// @dev Scores, contributions and payments for {membersFrom} and {deliveriesFrom} of learners 0, 1, 2, ... in a first round.
    function _expected(IRoundsTypes.Settlement memory made)
        private
        view
        returns (int256[] memory contributionScores, uint256[] memory contributions, uint256[] memory payments)
    {
        uint256 count = made.deliveries.length;
        contributionScores = new int256[](count);
        contributions = new uint256[](count);
        payments = new uint256[](count);
        IRoundsTypes.CoalitionAggregates memory sums = rounds.aggregatesOf(made.task, 0, 0);
        Payment.PaymentTerms memory paying = Payment.PaymentTerms(
            sums.lowestFrequency, sums.highestFrequency, sums.sampleCount, sums.meanReputationUtility, 10e18, 5e18
        );
        for (uint256 i = 0; i < count; ++i) {
            IRoundsTypes.Delivery memory one = made.deliveries[i];
            contributionScores[i] = Contribution.score(_wad(one.measure), _wad(made.largestMeasure));
            int256 slack = int256(uint256(declaration(0).deadline - one.computationTime - one.transmissionTime)) * 1e9;
            contributions[i] = Contribution.value(contributionScores[i], slack);
            payments[i] = Payment.amount(
                paying, i == 0 ? int256(1e18) : int256(0.25e18), one.keptFrequency, declaration(one.learner).sampleCount
            );
        }
    }

    function _wad(int64 nanos) private pure returns (uint256) {
        return uint256(uint64(nanos)) * 1e9;
    }

    function _paying(uint64 incentive) private view returns (Payment.PaymentTerms memory) {
        IRoundsTypes.CoalitionAggregates memory sums = rounds.aggregatesOf(task, 0, 0);
        return Payment.PaymentTerms(
            sums.lowestFrequency,
            sums.highestFrequency,
            sums.sampleCount,
            sums.meanReputationUtility,
            uint256(incentive) * 1e9,
            5e18
        );
    }
}
