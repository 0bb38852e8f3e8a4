// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILearnerRegistry} from "../src/interfaces/ILearnerRegistry.sol";
import {IReputationRegistry} from "../src/interfaces/IReputationRegistry.sol";
import {IRoundsPublication} from "../src/interfaces/IRoundsPublication.sol";
import {IRoundsTypes} from "../src/interfaces/IRoundsTypes.sol";
import {ITasks} from "../src/interfaces/ITasks.sol";
import {ReputationUtility} from "../src/libraries/ReputationUtility.sol";
import {RoundsFixture} from "./support/RoundsFixture.sol";

contract RoundsPublicationTest is RoundsFixture {
    uint32 private task;

    function setUp() external {
        deploy();
        registerMany(8);
        task = openTask(terms(), 10_000 * TOKEN);
    }

    function test_openRound_opensTheNextRound() external {
        vm.warp(12_345);
        vm.expectEmit(address(rounds));
        emit IRoundsTypes.RoundOpened(task, 0, 2, stability());
        rounds.openRound(task, 0, 2, stability());
        (uint32 round, bool isOpen, uint64 openedAt) = rounds.roundOf(task);
        assertEq(round, 0, "round");
        assertTrue(isOpen, "open");
        assertEq(openedAt, 12_345, "opened at");
    }

    function test_openRound_refusals() external {
        vm.expectRevert(abi.encodeWithSelector(ITasks.UnknownTask.selector, 9));
        rounds.openRound(9, 0, 1, stability());
        vm.prank(address(0xBAD));
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.NotProvider.selector, task, address(0xBAD)));
        rounds.openRound(task, 0, 1, stability());
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.RoundOrder.selector, task, 0, 1));
        rounds.openRound(task, 1, 1, stability());
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.InvalidCoalition.selector, 4));
        rounds.openRound(task, 0, 4, stability());
        rounds.openRound(task, 0, 1, stability());
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.RoundIsOpen.selector, task, 0));
        rounds.openRound(task, 0, 1, stability());
    }

    function test_publishLog_putsItOnRecord() external {
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.RoundNotOpen.selector, task, 0));
        rounds.publishLog(task, 0, IRoundsTypes.LogKind.Moves, "moves");
        rounds.openRound(task, 0, 0, stability());
        vm.expectEmit(address(rounds));
        emit IRoundsTypes.GameLog(task, 0, IRoundsTypes.LogKind.Moves, "moves");
        rounds.publishLog(task, 0, IRoundsTypes.LogKind.Moves, "moves");
        // the last kind
        vm.expectEmit(address(rounds));
        emit IRoundsTypes.GameLog(task, 0, IRoundsTypes.LogKind.Absent, hex"0000000200000007");
        rounds.publishLog(task, 0, IRoundsTypes.LogKind.Absent, hex"0000000200000007");
        (bool isKnown,) = address(rounds)
            .call(abi.encodeWithSelector(IRoundsPublication.publishLog.selector, task, 0, uint8(IRoundsTypes.LogKind.Absent) + 1, hex"00"));
        assertTrue(!isKnown, "a kind beyond the last");
        vm.prank(address(0xBAD));
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.NotProvider.selector, task, address(0xBAD)));
        rounds.publishLog(task, 0, IRoundsTypes.LogKind.Moves, "moves");
    }

    function test_publishCoalition_ofOneBatchIsCompleteAtOnce() external {
        rounds.openRound(task, 0, 1, stability());
        IRoundsTypes.CoalitionHeader memory made = header(1, 2, 3);
        IRoundsTypes.Member[] memory members = membersFrom(2, 3);
        uint256[] memory none = new uint256[](3);
        IRoundsTypes.CoalitionAggregates memory expected = IRoundsTypes.CoalitionAggregates({
            highestReputation: 0,
            meanReputationUtility: ReputationUtility.utility(0, 0, 5e17, 5e17),
            lowestFrequency: 10_002_000,
            highestFrequency: 999_998_000,
            sampleCount: 134 + 171 + 208
        });
        vm.expectEmit(address(rounds));
        emit IRoundsTypes.MembersPublished(task, 0, 1, 0, made, members, none);
        vm.expectEmit(address(rounds));
        emit IRoundsTypes.CoalitionPublished(task, 0, 1, declaration(2).deadline, expected);
        rounds.publishCoalition(task, 0, 0, made, members);
        assertEq(
            keccak256(abi.encode(rounds.aggregatesOf(task, 0, 1))), keccak256(abi.encode(expected)), "aggregates"
        );
        (IRoundsTypes.CoalitionStatus status, uint32 head, uint16 count, uint16 published, uint16 added, uint16 settled) =
            rounds.coalitionOf(task, 0, 1);
        assertTrue(status == IRoundsTypes.CoalitionStatus.Published, "status");
        assertEq(head, 2, "head");
        assertEq(count, 3, "members");
        assertEq(published, 1, "batches");
        assertEq(added, 1, "batches added");
        assertEq(settled, 0, "batches settled");
    }

    function test_publishCoalition_inBatchesGivesTheAggregatesOfOneBatch() external {
        playOne(task, 0, 0, 0, 5);
        rounds.openRound(task, 1, 1, stability());
        uint256 saved = vm.snapshotState();
        rounds.publishCoalition(task, 1, 0, header(0, 0, 5), membersFrom(0, 5));
        IRoundsTypes.CoalitionAggregates memory whole = rounds.aggregatesOf(task, 1, 0);
        assertGe(whole.highestReputation, TOKEN, "reputations matter here");
        vm.revertToState(saved);

        IRoundsTypes.Member[] memory members = membersFrom(0, 5);
        uint256[][] memory seen = _publishInTwo(members);
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.BatchOrder.selector, 0, 0, 1));
        rounds.addUtilities(task, 1, 0, 1, seen[1]);
        uint256[] memory other = seen[1];
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.BatchMismatch.selector, 0, 0));
        rounds.addUtilities(task, 1, 0, 0, other);
        vm.prank(address(0xBAD));
        rounds.addUtilities(task, 1, 0, 0, seen[0]);
        (IRoundsTypes.CoalitionStatus status,,,, uint16 added,) = rounds.coalitionOf(task, 1, 0);
        assertTrue(status == IRoundsTypes.CoalitionStatus.Publishing && added == 1, "one of two");
        vm.expectEmit(address(rounds));
        emit IRoundsTypes.CoalitionPublished(task, 1, 0, declaration(0).deadline, whole);
        rounds.addUtilities(task, 1, 0, 1, seen[1]);
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.DuplicateCoalition.selector, 1, 0));
        rounds.addUtilities(task, 1, 0, 1, seen[1]);
    }

    function test_addUtilities_needsAllMembers() external {
        rounds.openRound(task, 0, 1, stability());
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.UnknownCoalition.selector, task, 0, 0));
        rounds.addUtilities(task, 0, 0, 0, new uint256[](2));
        rounds.publishCoalition(task, 0, 0, header(0, 0, 5), membersFrom(0, 2));
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.PartitionIncomplete.selector, task, 0));
        rounds.addUtilities(task, 0, 0, 0, new uint256[](2));
        vm.warp(START + WINDOW);
        rounds.forfeit(task, 0, 0);
        vm.expectRevert(
            abi.encodeWithSelector(IRoundsTypes.CoalitionDone.selector, 0, 0, IRoundsTypes.CoalitionStatus.Forfeited)
        );
        rounds.addUtilities(task, 0, 0, 0, new uint256[](2));
    }

    function test_publishCoalition_refusesWhatIsOutOfOrder() external {
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.RoundNotOpen.selector, task, 0));
        rounds.publishCoalition(task, 0, 0, header(0, 0, 2), membersFrom(0, 2));
        rounds.openRound(task, 0, 2, stability());
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.RoundOrder.selector, task, 0, 1));
        rounds.publishCoalition(task, 1, 0, header(0, 0, 2), membersFrom(0, 2));
        vm.prank(address(0xBAD));
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.NotProvider.selector, task, address(0xBAD)));
        rounds.publishCoalition(task, 0, 0, header(0, 0, 2), membersFrom(0, 2));
        _refused(abi.encodeWithSelector(IRoundsTypes.BatchOrder.selector, 0, 0, 1), 1, header(0, 0, 2), membersFrom(0, 2));
        _refused(abi.encodeWithSelector(IRoundsTypes.InvalidCoalition.selector, 3), 0, header(3, 0, 2), membersFrom(0, 2));
        _refused(abi.encodeWithSelector(IRoundsTypes.BatchSize.selector, 0), 0, header(0, 0, 2), membersFrom(0, 0));
        _refused(abi.encodeWithSelector(IRoundsTypes.BatchSize.selector, 51), 0, header(0, 0, 51), membersFrom(0, 51));

        rounds.publishCoalition(task, 0, 0, header(0, 0, 2), membersFrom(0, 2));
        _refused(abi.encodeWithSelector(IRoundsTypes.DuplicateCoalition.selector, 0, 0), 0, header(0, 2, 2), membersFrom(2, 2));
        rounds.publishCoalition(task, 0, 0, header(1, 2, 3), membersFrom(2, 2));
        _refused(abi.encodeWithSelector(IRoundsTypes.BatchOrder.selector, 1, 1, 0), 0, header(1, 2, 3), membersFrom(4, 1));
        IRoundsTypes.CoalitionHeader memory other = header(1, 2, 3);
        other.competitionIncentive += 1;
        _refused(abi.encodeWithSelector(IRoundsTypes.BatchMismatch.selector, 1, 1), 1, other, membersFrom(4, 1));
        _refused(abi.encodeWithSelector(IRoundsTypes.MemberCount.selector, 1, 3, 4), 1, header(1, 2, 3), membersFrom(4, 2));
        // as many coalitions as announced
        _refused(abi.encodeWithSelector(IRoundsTypes.InvalidCoalition.selector, 2), 0, header(2, 5, 1), membersFrom(5, 1));
    }

    function test_publishCoalition_refusesMembersWhoMayNotPlay() external {
        ILearnerRegistry.Declaration memory passive = declaration(7);
        passive.active = false;
        register(passive);
        learners.revoke(only(4));
        vm.warp(START + 1 hours + 1);
        rounds.openRound(task, 0, 2, stability());
        _refused(abi.encodeWithSelector(IRoundsTypes.PassiveMember.selector, 0, 4), 0, header(0, 4, 1), membersFrom(4, 1));
        _refused(abi.encodeWithSelector(IRoundsTypes.PassiveMember.selector, 0, 7), 0, header(0, 6, 2), membersFrom(6, 2));
        _refused(
            abi.encodeWithSelector(ILearnerRegistry.UnknownLearner.selector, 8), 0, header(0, 8, 1), membersFrom(8, 1)
        );
        IRoundsTypes.Member[] memory twice = membersFrom(0, 2);
        twice[1].learner = 0;
        twice[1].similarity = 1e9;
        _refused(abi.encodeWithSelector(IRoundsTypes.DuplicateMember.selector, 0, 0), 0, header(0, 0, 2), twice);
        _refused(abi.encodeWithSelector(IRoundsTypes.HeadNotMember.selector, 0, 0, 5), 0, header(0, 5, 2), membersFrom(0, 2));
        _refused(abi.encodeWithSelector(IRoundsTypes.HeadNotMember.selector, 0, 0, 99), 0, header(0, 99, 2), membersFrom(0, 2));
        rounds.publishCoalition(task, 0, 0, header(0, 0, 2), membersFrom(0, 2));
        _refused(abi.encodeWithSelector(IRoundsTypes.DuplicateMember.selector, 0, 1), 0, header(1, 1, 2), membersFrom(1, 2));
    }

    function test_publishCoalition_refusesNumbersOutOfBounds() external {
        rounds.openRound(task, 0, 1, stability());
        IRoundsTypes.CoalitionHeader memory made = header(0, 0, 2);
        made.competitionIncentive = 15 * NANO + 1;
        _refused(abi.encodeWithSelector(IRoundsTypes.InvalidIncentive.selector, 0, 15 * NANO + 1), 0, made, membersFrom(0, 2));
        made.competitionIncentive = 5 * NANO - 1;
        _refused(abi.encodeWithSelector(IRoundsTypes.InvalidIncentive.selector, 0, 5 * NANO - 1), 0, made, membersFrom(0, 2));
        made.competitionIncentive = 5 * NANO;

        bytes memory invalid = abi.encodeWithSelector(IRoundsTypes.InvalidMember.selector, 1);
        IRoundsTypes.Member[] memory members = membersFrom(0, 2);
        members[1].similarity = 1e9 + 1;
        _refused(invalid, 0, made, members);
        members[1].similarity = -1e9 - 1;
        _refused(invalid, 0, made, members);
        members[1].similarity = -1e9;
        members[1].frequency = 10_000_999;
        _refused(invalid, 0, made, members);
        members[1].frequency = 999_999_001;
        _refused(invalid, 0, made, members);
        members[1].frequency = 999_999_000;
        members[0].similarity = 1e9 - 1;
        _refused(abi.encodeWithSelector(IRoundsTypes.InvalidMember.selector, 0), 0, made, members);
        members[0].similarity = 1e9;
        made.heads = only(0);
        made.similarities = new int64[](1);
        _refused(abi.encodeWithSelector(IReputationRegistry.InvalidView.selector, 0, 0), 0, made, members);
        made.similarities[0] = 1e9;
        rounds.publishCoalition(task, 0, 0, made, members);
    }

    function test_publishCoalition_isNotStoppedByWhatMembersDoMeanwhile() external {
        // the head declares narrower frequencies, a member becomes passive, and another is revoked
        ILearnerRegistry.Declaration memory narrow = declaration(0);
        narrow.minFrequency = 900_000_000;
        narrow.maxFrequency = 900_000_001;
        register(narrow);
        ILearnerRegistry.Declaration memory passive = declaration(1);
        passive.active = false;
        passive.sampleCount = 7;
        register(passive);
        rounds.openRound(task, 0, 1, stability());
        learners.revoke(only(2));
        IRoundsTypes.Member[] memory members = membersFrom(0, 3);
        members[0].frequency = 500_000_000;
        rounds.publishCoalition(task, 0, 0, header(0, 0, 3), members);
        IRoundsTypes.CoalitionAggregates memory totals = rounds.aggregatesOf(task, 0, 0);
        assertEq(totals.lowestFrequency, declaration(1).minFrequency, "lo");
        assertEq(totals.highestFrequency, declaration(1).maxFrequency, "hi");
        uint256 samples = declaration(0).sampleCount + 7 + declaration(2).sampleCount;
        assertEq(totals.sampleCount, samples, "samples");
        settleOne(task, 0, 0, 0, 3);
        rounds.finaliseRound(task, 0);
        // in the next round they have no such excuse
        vm.warp(START + 1 hours + 1);
        rounds.openRound(task, 1, 1, stability());
        _refused1(abi.encodeWithSelector(IRoundsTypes.InvalidMember.selector, 0), header(0, 0, 3), members);
        _refused1(abi.encodeWithSelector(IRoundsTypes.PassiveMember.selector, 1, 1), header(0, 1, 1), membersFrom(1, 1));
        _refused1(abi.encodeWithSelector(IRoundsTypes.PassiveMember.selector, 1, 2), header(0, 2, 1), membersFrom(2, 1));
    }

    function test_publishCoalition_paysByFrequenciesThatWereAgreed() external {
        rounds.openRound(task, 0, 1, stability());
        ILearnerRegistry.Declaration memory narrow = declaration(0);
        narrow.minFrequency = 900_000_000;
        narrow.maxFrequency = 900_000_001;
        register(narrow);
        IRoundsTypes.Member[] memory members = membersFrom(0, 1);
        members[0].frequency = 500_000_000;
        rounds.publishCoalition(task, 0, 0, header(0, 0, 1), members);
        IRoundsTypes.CoalitionAggregates memory totals = rounds.aggregatesOf(task, 0, 0);
        assertEq(totals.lowestFrequency, 500_000_000, "lo");
        assertEq(totals.highestFrequency, 900_000_001, "hi");
    }

    function _refused1(bytes memory expected, IRoundsTypes.CoalitionHeader memory made, IRoundsTypes.Member[] memory members)
        private
    {
        vm.expectRevert(expected);
        rounds.publishCoalition(task, 1, 0, made, members);
    }

    function test_publishCoalition_keepsWhatWasDeclaredBefore() external {
        publishOne(task, 0, 0, 0, 2);
        IRoundsTypes.CoalitionAggregates memory before = rounds.aggregatesOf(task, 0, 0);
        ILearnerRegistry.Declaration memory changed = declaration(0);
        changed.sampleCount = 5_000;
        changed.deadline = 90 * NANO;
        changed.maxFrequency = 2_000_000_000;
        register(changed);
        assertEq(
            keccak256(abi.encode(rounds.aggregatesOf(task, 0, 0))), keccak256(abi.encode(before)), "aggregates"
        );
        settleOne(task, 0, 0, 0, 2);
        rounds.finaliseRound(task, 0);
        publishOne(task, 1, 0, 0, 2);
        assertEq(rounds.aggregatesOf(task, 1, 0).highestFrequency, 2_000_000_000, "hi");
    }

    function test_ban_keepsOutForAsManyRounds() external {
        ITasks.GameTerms memory game = terms();
        game.banRounds = 2;
        game.banLimit = 100 * NANO;
        uint32 banning = openTask(game, 1_000 * TOKEN);
        assertTrue(!rounds.isBanned(banning, 1), "new learners are not");
        playOne(banning, 0, 0, 0, 2);
        assertTrue(rounds.isBanned(banning, 1), "banned");
        assertTrue(!rounds.isBanned(banning, 2), "never played");
        for (uint32 round = 1; round <= 2; ++round) {
            rounds.openRound(banning, round, 1, stability());
            vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.BannedMember.selector, round, 0, globalOf(0)));
            rounds.publishCoalition(banning, round, 0, header(0, 0, 2), membersFrom(0, 2));
            rounds.publishCoalition(banning, round, 0, header(0, 1 + 2 * round, 1), membersFrom(1 + 2 * round, 1));
            settleOne(banning, round, 0, 1 + 2 * round, 1);
            rounds.finaliseRound(banning, round);
        }
        assertTrue(!rounds.isBanned(banning, 1), "over");
        publishOne(banning, 3, 0, 0, 2);
    }

    function test_ban_sparesTheReputable() external {
        ITasks.GameTerms memory game = terms();
        game.banRounds = 5;
        game.banLimit = 1;
        uint32 banning = openTask(game, 1_000 * TOKEN);
        playOne(banning, 0, 0, 0, 2);
        assertGe(globalOf(0), 1e9, "reputable");
        assertTrue(!rounds.isBanned(banning, 0), "spared");
        publishOne(banning, 1, 0, 0, 2);
    }

    function _refused(
        bytes memory reason,
        uint16 batch,
        IRoundsTypes.CoalitionHeader memory made,
        IRoundsTypes.Member[] memory members
    ) private {
        vm.expectRevert(reason);
        rounds.publishCoalition(task, 0, batch, made, members);
    }

    /// @dev Publishes coalition 0 of round 1 in batches of 2 and 3; returns the published reputations.
    function _publishInTwo(IRoundsTypes.Member[] memory members) private returns (uint256[][] memory seen) {
        seen = new uint256[][](2);
        for (uint16 batch = 0; batch < 2; ++batch) {
            IRoundsTypes.Member[] memory part = new IRoundsTypes.Member[](2 + batch);
            for (uint256 i = 0; i < part.length; ++i) {
                part[i] = members[2 * batch + i];
            }
            vm.recordLogs();
            rounds.publishCoalition(task, 1, batch, header(0, 0, 5), part);
            seen[batch] = publishedReputations();
        }
    }
}
