// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IReputationRegistry} from "../src/interfaces/IReputationRegistry.sol";
import {ReputationRegistry} from "../src/ReputationRegistry.sol";
import {Test} from "./support/Test.sol";

contract ReputationRegistryTest is Test {
    address private constant ADMIN = address(0xA11CE);
    address private constant STRANGER = address(0xBAD);
    uint64 private constant HALF = 5e8;
    ReputationRegistry private registry;

    /// @dev This test contract is the writer.
    function setUp() public {
        registry = new ReputationRegistry(ADMIN);
        bytes32 role = registry.WRITER();
        vm.prank(ADMIN);
        registry.grantRole(role, address(this));
    }

    function test_addTask_numbersTasksAndFixesLambda() external {
        assertEq(registry.decay(), 0, "before");
        vm.expectEmit(address(registry));
        emit IReputationRegistry.DecaySet(HALF);
        vm.expectEmit(address(registry));
        emit IReputationRegistry.TaskAdded(0, address(this));
        assertEq(registry.addTask(HALF), 0, "first");
        vm.expectEmit(address(registry));
        emit IReputationRegistry.TaskAdded(1, address(this));
        assertEq(registry.addTask(HALF), 1, "second");
        assertEq(registry.decay(), HALF, "lambda");
        assertEq(registry.taskCount(), 2, "tasks");
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.DecayMismatch.selector, HALF, HALF + 1));
        registry.addTask(HALF + 1);
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.InvalidDecay.selector, 1e9 + 1));
        registry.addTask(1e9 + 1);
        assertEq(registry.taskCount(), 2, "a refused task changes nothing");
    }

    function test_addTask_lambdaMayBeZeroOrOne() external {
        assertEq(registry.addTask(0), 0, "lambda 0");
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.DecayMismatch.selector, 0, 1e9));
        registry.addTask(1e9);
        ReputationRegistry other = new ReputationRegistry(address(this));
        other.grantRole(other.WRITER(), address(this));
        assertEq(other.addTask(1e9), 0, "lambda 1");
        assertEq(other.decay(), 1e9, "lambda 1");
    }

    function test_onlyWritersAddTasksAndOnlyTheirOwnWriterWritesThem() external {
        bytes32 role = registry.WRITER();
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, STRANGER, role)
        );
        vm.prank(STRANGER);
        registry.addTask(HALF);
        registry.addTask(HALF);
        vm.prank(ADMIN);
        registry.grantRole(role, STRANGER);
        bytes memory refusal = abi.encodeWithSelector(IReputationRegistry.ForeignTask.selector, 0, STRANGER);
        vm.startPrank(STRANGER);
        vm.expectRevert(refusal);
        registry.enlist(0, _one(1));
        vm.expectRevert(refusal);
        registry.record(0, 0, 0, 1, _one(1), _value(1e18));
        vm.expectRevert(refusal);
        registry.countRound(0, 0, 0, _one(1));
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.ForeignTask.selector, 5, STRANGER));
        registry.enlist(5, _one(1));
        vm.stopPrank();
    }

    function test_aWriterThatLostItsRoleFinishesItsTasks() external {
        registry.addTask(HALF);
        bytes32 role = registry.WRITER();
        vm.prank(ADMIN);
        registry.revokeRole(role, address(this));
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        registry.addTask(HALF);
        _round(0, 0, 9, 1, 4e18);
        assertEq(_global(1), 4e18, "counted");
    }

    function test_contributionsCountWhenTheRoundDoes() external {
        registry.addTask(HALF);
        registry.enlist(0, _one(1));
        uint32[] memory learners = _one(1);
        uint256[] memory values = _value(3e18);
        vm.expectEmit(address(registry));
        emit IReputationRegistry.ContributionsRecorded(0, 0, 2, 9, learners, values);
        registry.record(0, 0, 2, 9, learners, values);
        assertEq(_global(1), 0, "in mid-round");
        assertEq(registry.serviceOf(1, 9), 0, "in mid-round");
        assertTrue(!registry.isPastHead(9), "in mid-round");
        assertEq(registry.clock(), 0, "clock");
        vm.expectEmit(address(registry));
        emit IReputationRegistry.RoundCounted(0, 0, 1, 0);
        registry.countRound(0, 0, 0, _one(9));
        assertEq(registry.clock(), 1, "clock");
        assertEq(_global(1), 3e18, "counted");
        assertEq(registry.serviceOf(1, 9), 3e18, "counted");
        assertTrue(registry.isPastHead(9), "past head");

        // in the second round, every read returns the value at its opening
        registry.enlist(0, _one(1));
        assertEq(_global(1), 3e18, "after enlisting");
        registry.record(0, 1, 2, 8, _one(1), _value(1e18));
        assertEq(_global(1), 3e18, "after recording");
        assertEq(registry.serviceOf(1, 8), 0, "after recording");
        registry.countRound(0, 1, 0, _one(8));
        assertEq(_global(1), 2.5e18, "lambda 3 + 1");
        assertEq(registry.serviceOf(1, 9), 1.5e18, "lambda 3");
        assertEq(registry.serviceOf(1, 8), 1e18, "1");
        // nobody takes part in the third
        registry.countRound(0, 2, 0, new uint32[](0));
        assertEq(_global(1), 1.25e18, "decayed");
    }

    function test_voidedCoalitionsDoNotCount() external {
        registry.addTask(HALF);
        uint32[] memory learners = new uint32[](3);
        (learners[0], learners[1], learners[2]) = (1, 2, 3);
        registry.enlist(0, learners);
        registry.record(0, 0, 0, 1, _one(1), _value(1e18));
        registry.record(0, 0, 5, 2, _one(2), _value(2e18));
        registry.record(0, 0, 255, 3, _one(3), _value(4e18));
        uint256 voided = 1 << 5 | 1 << 255;
        vm.expectEmit(address(registry));
        emit IReputationRegistry.RoundCounted(0, 0, 1, voided);
        registry.countRound(0, 0, voided, _one(1));
        assertEq(_global(1), 1e18, "coalition 0");
        assertEq(_global(2), 0, "coalition 5");
        assertEq(_global(3), 0, "coalition 255");
        assertTrue(!registry.isPastHead(2), "its head neither");
        _round(0, 1, 9, 2, 8e18);
        assertEq(_global(2), 8e18, "voided for good");
        assertEq(registry.serviceOf(2, 2), 0, "voided for good");
    }

    function test_record_refusals() external {
        registry.addTask(HALF);
        registry.enlist(0, _one(1));
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.RoundOrder.selector, 0, 0, 1));
        registry.record(0, 1, 0, 9, _one(1), _value(1e18));
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.InvalidCoalition.selector, 256));
        registry.record(0, 0, 256, 9, _one(1), _value(1e18));
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.LengthMismatch.selector, 1, 0));
        registry.record(0, 0, 0, 9, _one(1), new uint256[](0));
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.InvalidContribution.selector, 1, 1 << 80));
        registry.record(0, 0, 0, 9, _one(1), _value(1 << 80));
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.NotEnlisted.selector, 0, 0, 2));
        registry.record(0, 0, 0, 9, _one(2), _value(1e18));
        registry.record(0, 0, 0, 9, _one(1), _value((1 << 80) - 1));
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.AlreadyRecorded.selector, 0, 0, 1));
        registry.record(0, 0, 0, 9, _one(1), _value(1e18));
        registry.countRound(0, 0, 0, _one(9));
        // a place of an old round is not valid in this round
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.NotEnlisted.selector, 0, 1, 1));
        registry.record(0, 1, 0, 9, _one(1), _value(1e18));
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.RoundOrder.selector, 0, 1, 0));
        registry.countRound(0, 0, 0, _one(9));
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.RoundOrder.selector, 0, 1, 2));
        registry.countRound(0, 2, 0, _one(9));
    }

    function test_nothingContributedWritesNothing() external {
        registry.addTask(HALF);
        registry.enlist(0, _one(1));
        registry.record(0, 0, 0, 9, _one(1), _value(0));
        registry.countRound(0, 0, 0, _one(9));
        registry.enlist(0, _one(1));
        assertEq(_global(1), 0, "nothing");
        IReputationRegistry.HeadView memory view_;
        assertEq(registry.reputations(HALF, view_, _one(1))[0], 0, "nothing");
    }

    function test_enlist_givesOnePlaceATaskAndEightAtMost() external {
        for (uint32 task = 0; task < 9; ++task) {
            registry.addTask(HALF);
        }
        for (uint32 task = 0; task < 8; ++task) {
            registry.enlist(task, _one(1));
            registry.enlist(task, _one(1));
            registry.record(task, 0, 0, 100 + task, _one(1), _value(1e18));
        }
        bytes memory refusal = abi.encodeWithSelector(IReputationRegistry.LearnerInTooManyTasks.selector, 1);
        vm.expectRevert(refusal);
        registry.enlist(8, _one(1));
        registry.enlist(8, _one(2));
        // not in the order of the places
        registry.countRound(5, 0, 0, _one(105));
        registry.countRound(2, 0, 0, _one(102));
        assertEq(_global(1), 1.5e18, "two count");
        registry.enlist(8, _one(1));
        assertEq(_global(1), 1.5e18, "the other six still wait");
        registry.record(8, 0, 0, 108, _one(1), _value(1e18));
        uint32[8] memory rest = [uint32(8), 0, 1, 3, 4, 6, 7, 8];
        for (uint256 i = 0; i < 7; ++i) {
            registry.countRound(rest[i], 0, 0, _one(100 + rest[i]));
        }
        // 1 + 1/2 + ... + 1/256
        assertEq(_global(1), 2e18 - uint256(1e18) / 256, "all nine count");
        assertEq(registry.serviceOf(1, 105), uint256(1e18) / 256, "the first");
        assertEq(registry.serviceOf(1, 107), 1e18, "the last");
    }

    function test_reputations_seeANewHeadOnceThatTwoTasksBring() external {
        registry.addTask(HALF);
        registry.addTask(HALF);
        registry.enlist(0, _one(1));
        registry.enlist(1, _one(1));
        registry.record(0, 0, 0, 10, _one(1), _value(4e18));
        registry.record(1, 0, 0, 10, _one(1), _value(1e18));
        registry.countRound(1, 0, 0, _one(10));
        registry.countRound(0, 0, 0, _one(10));
        // the sums are still empty
        assertEq(_global(1), 4.5e18, "R_global");
        assertEq(registry.reputations(0, _view(10, 0), _one(1))[0], 4.5e18, "R_task");
        registry.enlist(0, _one(1));
        assertEq(_global(1), 4.5e18, "R_global, once it is");
        assertEq(registry.reputations(0, _view(10, 1), _one(1))[0], 4.5e18, "R_task, once it is");
    }

    function test_reputations_weighHeadsByPositiveSimilarity() external {
        registry.addTask(1e9);
        _round(0, 0, 10, 1, 1e18);
        _round(0, 1, 20, 1, 2e18);
        _round(0, 2, 30, 1, 4e18);
        _round(0, 3, 40, 1, 8e18);
        IReputationRegistry.HeadView memory view_ = _view(20, 3);
        (view_.heads[0], view_.similarities[0]) = (10, 5e8);
        (view_.heads[1], view_.similarities[1]) = (25, 1e9);
        (view_.heads[2], view_.similarities[2]) = (30, -1e9);
        // 0.5 * 1 + 1 * 2 (itself) + 0 * 4 (negative) + 0 * 8 (not named): the view has fewer heads than the learner served
        (uint256[] memory globals, uint256[] memory composites) = registry.readReputations(25e7, view_, _one(1));
        assertEq(globals[0], 15e18, "R_global");
        assertEq(composites[0], (15e18 + 3 * 2.5e18) / 4, "R");
        // the same with more heads than the learner served
        IReputationRegistry.HeadView memory longer = _view(20, 9);
        for (uint32 i = 0; i < 9; ++i) {
            longer.heads[i] = 9 + i;
        }
        (longer.similarities[1], longer.similarities[2]) = (5e8, 1e9);
        assertEq(registry.reputations(25e7, longer, _one(1))[0], composites[0], "a longer view");
        assertEq(registry.reputations(0, view_, _one(1))[0], 2.5e18, "phi 0");
        assertEq(registry.reputations(1e9, view_, _one(1))[0], 15e18, "phi 1");
        assertEq(registry.reputations(0, _view(30, 0), _one(1))[0], 4e18, "an empty view sees itself");
        assertEq(registry.reputations(0, _view(31, 0), _one(1))[0], 0, "and nothing else");
        // a head may list itself
        view_ = _view(40, 1);
        (view_.heads[0], view_.similarities[0]) = (40, 1e9);
        assertEq(registry.reputations(0, view_, _one(1))[0], 8e18, "itself counts once");
        longer.head = 10;
        (longer.similarities[1], longer.similarities[2]) = (1e9, 0);
        assertEq(registry.reputations(0, longer, _one(1))[0], 1e18, "itself counts once");
    }

    function test_reputations_refuseViewsThatCannotBe() external {
        IReputationRegistry.HeadView memory view_ = _view(5, 2);
        (view_.heads[0], view_.heads[1]) = (3, 3);
        _expectInvalid(view_, 1);
        (view_.heads[0], view_.heads[1]) = (4, 3);
        _expectInvalid(view_, 1);
        (view_.heads[0], view_.heads[1]) = (3, 4);
        view_.similarities[0] = 1e9 + 1;
        _expectInvalid(view_, 0);
        view_.similarities[0] = -1e9 - 1;
        _expectInvalid(view_, 0);
        (view_.heads[1], view_.similarities[0]) = (5, 1);
        _expectInvalid(view_, 1);
        view_.similarities[1] = 1e9;
        registry.reputations(0, view_, _one(1));
        view_.similarities = new int64[](1);
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.LengthMismatch.selector, 2, 1));
        registry.reputations(0, view_, _one(1));
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.InvalidWeight.selector, 1e9 + 1));
        registry.readReputations(1e9 + 1, _view(5, 0), _one(1));
    }

    function test_pastHeads_inTheOrderInWhichTheyFirstCounted() external {
        registry.addTask(HALF);
        uint32[] memory heads = new uint32[](3);
        (heads[0], heads[1], heads[2]) = (300, 7, 255);
        registry.countRound(0, 0, 0, heads);
        (heads[0], heads[1], heads[2]) = (7, 256, 300);
        registry.countRound(0, 1, 0, heads);
        assertEq(registry.pastHeadCount(), 4, "count");
        heads = registry.pastHeads(0, 9);
        assertEq(heads.length, 4, "no more than there are");
        assertTrue(heads[0] == 300 && heads[1] == 7 && heads[2] == 255 && heads[3] == 256, "order");
        heads = registry.pastHeads(1, 2);
        assertTrue(heads.length == 2 && heads[0] == 7 && heads[1] == 255, "a part");
        assertEq(registry.pastHeads(4, 1).length, 0, "behind the end");
        assertEq(registry.pastHeads(type(uint256).max, 1).length, 0, "far behind the end");
        assertTrue(registry.isPastHead(300) && registry.isPastHead(255) && registry.isPastHead(256), "past heads");
        assertTrue(!registry.isPastHead(299) && !registry.isPastHead(0) && !registry.isPastHead(301), "others");
    }

    function test_sumsDoNotOverflowWithTheLargestContributions() external {
        registry.addTask(1e9);
        uint256 largest = (1 << 80) - 1;
        for (uint32 round = 0; round < 40; ++round) {
            _round(0, round, 1, 1, largest);
        }
        assertEq(_global(1), 40 * largest, "R_global");
        assertEq(registry.reputations(5e8, _view(1, 0), _one(1))[0], 40 * largest, "R");
    }

    /// @dev The cost of a round in this contract with 50 learners in a transaction. Enlisting adds the contributions of the
    /// round before. The first time under a head this takes new storage, later it does not. Each call is a transaction.
    /// forge-config: default.isolate = true
    function test_gas_aRound() external {
        registry.addTask(7e8);
        uint32[] memory learners = new uint32[](50);
        uint256[] memory values = new uint256[](50);
        for (uint32 i = 0; i < 50; ++i) {
            (learners[i], values[i]) = (i + 1, 1e18 + i);
        }
        string[3] memory names = ["of the first round", "after the first round", "from then on"];
        for (uint32 round = 0; round < 3; ++round) {
            registry.readReputations(5e8, _view(1, 0), learners);
            vm.snapshotGasLastCall("ReputationRegistry", string.concat("read 50 learners, ", names[round]));
            registry.enlist(0, learners);
            vm.snapshotGasLastCall("ReputationRegistry", string.concat("enlist 50 learners, ", names[round]));
            registry.record(0, round, 0, 1, learners, values);
            vm.snapshotGasLastCall("ReputationRegistry", string.concat("record 50 learners, ", names[round]));
            registry.countRound(0, round, 0, _one(1));
            vm.snapshotGasLastCall("ReputationRegistry", string.concat("count a round, ", names[round]));
        }
    }

    function _round(uint32 task, uint32 round, uint32 head, uint32 learner, uint256 contribution) private {
        registry.enlist(task, _one(learner));
        registry.record(task, round, 0, head, _one(learner), _value(contribution));
        registry.countRound(task, round, 0, _one(head));
    }

    function _expectInvalid(IReputationRegistry.HeadView memory view_, uint256 position) private {
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.InvalidView.selector, view_.head, position));
        registry.reputations(0, view_, _one(1));
    }

    function _global(uint32 learner) private view returns (uint256) {
        return registry.globalReputations(_one(learner))[0];
    }

    function _view(uint32 head, uint256 count) private pure returns (IReputationRegistry.HeadView memory view_) {
        view_.head = head;
        view_.heads = new uint32[](count);
        view_.similarities = new int64[](count);
    }

    function _one(uint32 learner) private pure returns (uint32[] memory learners) {
        learners = new uint32[](1);
        learners[0] = learner;
    }

    function _value(uint256 value) private pure returns (uint256[] memory values) {
        values = new uint256[](1);
        values[0] = value;
    }
}
