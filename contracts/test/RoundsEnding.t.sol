// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILearnerRegistry} from "../src/interfaces/ILearnerRegistry.sol";
import {IReputationRegistry} from "../src/interfaces/IReputationRegistry.sol";
import {IRoundsTypes} from "../src/interfaces/IRoundsTypes.sol";
import {ITaskAdmission} from "../src/interfaces/ITaskAdmission.sol";
import {RoundsFixture} from "./support/RoundsFixture.sol";

contract RoundsEndingTest is RoundsFixture {
    uint32 private task;

    function setUp() external {
        deploy();
        registerMany(8);
        task = openTask(terms(), 10_000 * TOKEN);
    }

    function test_forfeit_isAnybodysOnceTheWindowIsOver() external {
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.RoundNotOpen.selector, task, 0));
        rounds.forfeit(task, 0, 0);
        publishOne(task, 0, 0, 0, 2);
        uint256 until = START + WINDOW;
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.UnknownCoalition.selector, task, 0, 1));
        rounds.forfeit(task, 0, 1);
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.RoundOrder.selector, task, 0, 1));
        rounds.forfeit(task, 1, 0);
        vm.warp(until - 1);
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.SettlementWindowOpen.selector, 0, until));
        rounds.forfeit(task, 0, 0);
        vm.warp(until);
        vm.expectEmit(address(rounds));
        emit IRoundsTypes.CoalitionForfeited(task, 0, 0);
        vm.prank(address(0xBEEF));
        rounds.forfeit(task, 0, 0);
        bytes memory done =
            abi.encodeWithSelector(IRoundsTypes.CoalitionDone.selector, 0, 0, IRoundsTypes.CoalitionStatus.Forfeited);
        vm.expectRevert(done);
        rounds.forfeit(task, 0, 0);
        IRoundsTypes.Settlement memory late = settlement(task, 0, 0, deliveriesFrom(0, 2));
        (bytes32 r, bytes32 vs) = signHead(late, 0);
        vm.expectRevert(done);
        rounds.settle(late, r, vs);
        rounds.finaliseRound(task, 0);
        assertEq(globalOf(0), 0, "no reputation");
        assertEq(tasks.claimOf(address(token), 0), 0, "no payment");
        assertTrue(!reputations.isPastHead(0), "no past head");
        assertEq(rounds.modelHashOf(task, 0), INITIAL_MODEL, "no model");
        playOne(task, 1, 0, 0, 2);
    }

    function test_forfeit_leavesWhatIsSettledAlone() external {
        publishOne(task, 0, 0, 0, 2);
        settleOne(task, 0, 0, 0, 2);
        vm.warp(START + WINDOW);
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.CoalitionDone.selector, 0, 0, IRoundsTypes.CoalitionStatus.Settled));
        rounds.forfeit(task, 0, 0);
    }

    function test_forfeit_ofAHalfSettledCoalition() external {
        rounds.openRound(task, 0, 2, stability());
        rounds.publishCoalition(task, 0, 0, header(0, 0, 4), membersFrom(0, 4));
        rounds.publishCoalition(task, 0, 0, header(1, 4, 2), membersFrom(4, 2));
        IRoundsTypes.Settlement memory half = settlement(task, 0, 0, deliveriesFrom(0, 2));
        half.largestMeasure = 100 * int64(NANO);
        vm.recordLogs();
        settleAs(0, half);
        (,, uint256[] memory payments) = settledReceipts();
        assertGe(payments[1], 1, "earned");
        uint32[] memory halves = new uint32[](2);
        halves[1] = 1;
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.NothingOwed.selector, task, 0, 0, 0));
        rounds.creditPayments(task, 0, 0, 0, halves, payments);
        uint256 escrow = tasks.escrowOf(task);
        settleOne(task, 0, 1, 4, 2);
        escrow -= tasks.claimOf(address(token), 4) + tasks.claimOf(address(token), 5);
        vm.warp(START + WINDOW);
        rounds.forfeit(task, 0, 0);
        rounds.finaliseRound(task, 0);
        assertEq(globalOf(1), 0, "v of the half is void");
        assertGe(globalOf(4), 1, "the other coalition counts");
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.NothingOwed.selector, task, 0, 0, 0));
        rounds.creditPayments(task, 0, 0, 0, halves, payments);
        assertEq(tasks.claimOf(address(token), 1), 0, "the half is not paid");
        assertEq(tasks.escrowOf(task), escrow, "and costs nothing");
        assertEq(rounds.modelHashOf(task, 0), INITIAL_MODEL, "no model of the half");
        (bool known, int64 referenceMeasure) = rounds.referenceOf(task);
        assertTrue(known, "known");
        assertEq(referenceMeasure, delivery(5).measure, "x_ref without the half");
    }

    function test_finalize_needsEverybody() external {
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.RoundNotOpen.selector, task, 0));
        rounds.finaliseRound(task, 0);
        rounds.openRound(task, 0, 2, stability());
        rounds.publishCoalition(task, 0, 0, header(2, 0, 2), membersFrom(0, 2));
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.PartitionIncomplete.selector, task, 0));
        rounds.finaliseRound(task, 0);
        rounds.publishCoalition(task, 0, 0, header(1, 2, 2), membersFrom(2, 2));
        settleOne(task, 0, 2, 0, 2);
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.RoundUnsettled.selector, task, 0, 1));
        rounds.finaliseRound(task, 0);
        settleOne(task, 0, 1, 2, 2);
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.RoundOrder.selector, task, 0, 1));
        rounds.finaliseRound(task, 1);
        vm.expectEmit(address(reputations));
        emit IReputationRegistry.RoundCounted(task, 0, 1, 0);
        vm.expectEmit(address(rounds));
        emit IRoundsTypes.RoundFinalised(task, 0, 1, delivery(3).measure);
        vm.prank(address(0xBEEF));
        rounds.finaliseRound(task, 0);
        uint32[] memory heads = reputations.pastHeads(0, 10);
        assertTrue(heads.length == 2 && heads[0] == 2 && heads[1] == 0, "past heads by coalition");
        (uint32 round, bool isOpen,) = rounds.roundOf(task);
        assertTrue(round == 1 && !isOpen, "next round");
    }

    function test_finalize_ofARoundThatItsProviderLeft() external {
        rounds.openRound(task, 0, 3, stability());
        rounds.publishCoalition(task, 0, 0, header(0, 0, 2), membersFrom(0, 2));
        rounds.publishCoalition(task, 0, 0, header(1, 2, 4), membersFrom(2, 2));
        vm.warp(START + WINDOW);
        vm.startPrank(address(0xBEEF));
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.RoundUnsettled.selector, task, 0, 0));
        rounds.finaliseRound(task, 0);
        rounds.forfeit(task, 0, 0);
        rounds.forfeit(task, 0, 1);
        rounds.finaliseRound(task, 0);
        vm.stopPrank();
        playOne(task, 1, 1, 2, 4);
    }

    function test_finalize_afterAHalfPublishedCoalitionWasForfeited() external {
        rounds.openRound(task, 0, 2, stability());
        rounds.publishCoalition(task, 0, 0, header(0, 0, 2), membersFrom(0, 2));
        rounds.publishCoalition(task, 0, 0, header(1, 2, 4), membersFrom(2, 2));
        vm.warp(START + WINDOW);
        rounds.forfeit(task, 0, 1);
        // nobody waits for it any longer; the other coalition may still settle
        settleOne(task, 0, 0, 0, 2);
        rounds.finaliseRound(task, 0);
        assertGe(globalOf(0), 1, "counts");
    }

    function test_emptyRounds_countToo() external {
        playOne(task, 0, 0, 0, 2);
        uint256 before = globalOf(0);
        rounds.openRound(task, 1, 0, stability());
        rounds.finaliseRound(task, 1);
        assertEq(globalOf(0), before * 7 / 10, "decayed");
        assertEq(reputations.clock(), 2, "clock");
    }

    function test_coalitionOf_knowsItsLastRoundOnly() external {
        playOne(task, 0, 0, 0, 2);
        (IRoundsTypes.CoalitionStatus status,,,,,) = rounds.coalitionOf(task, 0, 0);
        assertTrue(status == IRoundsTypes.CoalitionStatus.Settled, "settled");
        publishOne(task, 1, 0, 2, 3);
        (status,,,,,) = rounds.coalitionOf(task, 0, 0);
        assertTrue(status == IRoundsTypes.CoalitionStatus.None, "gone");
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.UnknownCoalition.selector, task, 0, 0));
        rounds.aggregatesOf(task, 0, 0);
    }

    function test_handOver_putsRequestsAndModelsOnRecord() external {
        _makePassive(7);
        playOne(task, 0, 1, 0, 2);
        IRoundsTypes.Handover[] memory made = new IRoundsTypes.Handover[](2);
        _makePassive(6);
        made[0] = _handover(7, 1, MODEL, 1);
        made[1] = _handover(6, 0, INITIAL_MODEL, 1);
        vm.expectEmit(address(rounds));
        emit IRoundsTypes.ModelRequested(task, 1, 7);
        vm.expectEmit(address(rounds));
        emit IRoundsTypes.ModelHandedOver(task, 1, 7, 1, MODEL);
        vm.expectEmit(address(rounds));
        emit IRoundsTypes.ModelRequested(task, 1, 6);
        vm.expectEmit(address(rounds));
        emit IRoundsTypes.ModelHandedOver(task, 1, 6, 0, INITIAL_MODEL);
        rounds.handOver(task, 1, made);
    }

    function test_handOver_refusals() external {
        _makePassive(7);
        IRoundsTypes.Handover[] memory made = new IRoundsTypes.Handover[](1);
        made[0] = _handover(7, 1, INITIAL_MODEL, 0);
        vm.prank(address(0xBAD));
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.NotProvider.selector, task, address(0xBAD)));
        rounds.handOver(task, 0, made);
        _refuseHandover(abi.encodeWithSelector(IRoundsTypes.RoundOrder.selector, task, 0, 1), 1, made);
        _refuseHandover(abi.encodeWithSelector(IRoundsTypes.BatchSize.selector, 0), 0, new IRoundsTypes.Handover[](0));
        _refuseHandover(abi.encodeWithSelector(IRoundsTypes.BatchSize.selector, 51), 0, new IRoundsTypes.Handover[](51));
        made[0] = _handover(7, 3, INITIAL_MODEL, 0);
        _refuseHandover(abi.encodeWithSelector(IRoundsTypes.InvalidCoalition.selector, 3), 0, made);
        made[0] = _handover(7, 1, MODEL, 0);
        _refuseHandover(abi.encodeWithSelector(IRoundsTypes.WrongModel.selector, 1, INITIAL_MODEL, MODEL), 0, made);
        made[0] = _handover(5, 1, INITIAL_MODEL, 0);
        _refuseHandover(abi.encodeWithSelector(IRoundsTypes.NotPassive.selector, 5), 0, made);
        made[0] = _handover(99, 1, INITIAL_MODEL, 0);
        _refuseHandover(abi.encodeWithSelector(IRoundsTypes.NotPassive.selector, 99), 0, made);
        made[0] = _handover(7, 1, INITIAL_MODEL, 1);
        _refuseHandover(abi.encodeWithSelector(IRoundsTypes.WrongMemberSignature.selector, 7, _accountOf(7)), 0, made);
        rounds.openRound(task, 0, 0, stability());
        _refuseHandover(abi.encodeWithSelector(IRoundsTypes.RoundIsOpen.selector, task, 0), 0, made);
    }

    function test_admit_isForTheTasksContract() external {
        vm.expectRevert(abi.encodeWithSelector(ITaskAdmission.NotTasks.selector, address(this)));
        rounds.admit(700_000_000, HASH);
    }

    function test_multicall_makesAWholeRound() external {
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(rounds.openRound, (task, 0, 1, stability()));
        calls[1] = abi.encodeCall(rounds.publishCoalition, (task, 0, 0, header(0, 0, 2), membersFrom(0, 2)));
        assertEq(rounds.multicall(calls).length, 2, "answers");
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveriesFrom(0, 2));
        (bytes32 r, bytes32 vs) = signHead(made, 0);
        calls[0] = abi.encodeCall(rounds.settle, (made, r, vs));
        calls[1] = abi.encodeCall(rounds.finaliseRound, (task, 1));
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.RoundOrder.selector, task, 0, 1));
        rounds.multicall(calls);
        assertEq(tasks.totalClaims(address(token)), 0, "all or nothing");
        calls[1] = abi.encodeCall(rounds.finaliseRound, (task, 0));
        rounds.multicall(calls);
        assertGe(globalOf(0), 1, "counted");
        bytes[] memory read = new bytes[](1);
        read[0] = abi.encodeCall(rounds.roundOf, (task));
        (uint32 round,,) = abi.decode(rounds.multicall(read)[0], (uint32, bool, uint64));
        assertEq(round, 1, "answer");
    }

    function test_multicall_isNoWayAroundTheSender() external {
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(rounds.openRound, (task, 0, 1, stability()));
        vm.prank(address(0xBAD));
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.NotProvider.selector, task, address(0xBAD)));
        rounds.multicall(calls);
        calls[0] = abi.encodeCall(rounds.admit, (700_000_000, HASH));
        vm.expectRevert(abi.encodeWithSelector(ITaskAdmission.NotTasks.selector, address(this)));
        rounds.multicall(calls);
    }

    function test_parts_areNamed() external view {
        assertEq(rounds.learners(), address(learners), "learners");
        assertEq(rounds.reputations(), address(reputations), "reputations");
        assertEq(rounds.tasks(), address(tasks), "tasks");
        bytes32 expected = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("gfml"),
                keccak256("1"),
                block.chainid,
                address(rounds)
            )
        );
        assertEq(rounds.domainSeparator(), expected, "domain");
    }

    /// @notice The largest contract that a chain accepts (EIP-170).
    function test_sizes_areBelowTheLimit() external view {
        assertLe(address(rounds).code.length, 24_576 - 1, "Rounds");
        assertLe(address(tasks).code.length, 24_576 - 1, "Tasks");
        assertLe(address(reputations).code.length, 24_576 - 1, "ReputationRegistry");
        assertLe(address(learners).code.length, 24_576 - 1, "LearnerRegistry");
        assertLe(address(token).code.length, 24_576 - 1, "TestToken");
    }

    function _makePassive(uint32 learner) private {
        ILearnerRegistry.Declaration memory passive = declaration(learner);
        passive.active = false;
        register(passive);
    }

    function _handover(uint32 learner, uint16 coalition, bytes32 model, uint32 round)
        private
        view
        returns (IRoundsTypes.Handover memory made)
    {
        made = IRoundsTypes.Handover(learner, coalition, model, 0, 0);
        bytes32 kind = keccak256("ModelRequest(uint32 task,uint32 round,uint32 learner)");
        (made.r, made.vs) = sign(learner, keccak256(abi.encode(kind, task, round, learner)));
    }

    function _refuseHandover(bytes memory reason, uint32 round, IRoundsTypes.Handover[] memory made) private {
        vm.expectRevert(reason);
        rounds.handOver(task, round, made);
    }
}
