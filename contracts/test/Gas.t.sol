// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILearnerRegistry} from "../src/interfaces/ILearnerRegistry.sol";
import {IRoundsTypes} from "../src/interfaces/IRoundsTypes.sol";
import {RoundsFixture} from "./support/RoundsFixture.sol";
import {ITasks} from "../src/interfaces/ITasks.sol";

/// @notice The cost of each operation as a separate transaction with its calldata. Forge compares it with test/gas.
/// forge-config: default.isolate = true
contract GasTest is RoundsFixture {
    uint32 private constant COALITIONS = 20;
    uint32 private constant MEMBERS = 50;

    uint256 private _total;

    function setUp() external {
        deploy();
    }

    function test_gas_learners() external {
        ILearnerRegistry.Declaration[] memory declarations = new ILearnerRegistry.Declaration[](MEMBERS);
        bytes[] memory signatures = new bytes[](MEMBERS);
        for (uint32 i = 0; i < MEMBERS; ++i) {
            declarations[i] = declaration(i);
            signatures[i] = _signed(address(learners), declarations[i], 0);
        }
        learners.register(declarations, signatures);
        vm.snapshotGasLastCall("ledger", "register 50 learners");
        register(declaration(0));
        vm.snapshotGasLastCall("ledger", "update 1 learner");
        learners.revoke(only(1));
        vm.snapshotGasLastCall("ledger", "revoke 1 learner");
    }

    function test_gas_tasks() external {
        registerMany(3);
        uint32 task = openTask(terms(), 1_000 * TOKEN);
        vm.snapshotGasLastCall("ledger", "open a task");
        token.mint(address(this), TOKEN);
        token.approve(address(tasks), TOKEN);
        tasks.fund(task, uint128(TOKEN));
        vm.snapshotGasLastCall("ledger", "add to an escrow");
        playOne(task, 0, 0, 0, 3);
        tasks.withdraw(address(token), 1);
        vm.snapshotGasLastCall("ledger", "withdraw");
        tasks.close(task);
        vm.snapshotGasLastCall("ledger", "close a task");
    }

    function test_gas_lateAndPassive() external {
        registerMany(4);
        uint32 task = openTask(terms(), 1_000 * TOKEN);
        publishOne(task, 0, 0, 0, 3);
        vm.warp(START + WINDOW);
        rounds.forfeit(task, 0, 0);
        vm.snapshotGasLastCall("ledger", "forfeit a coalition");
        rounds.finaliseRound(task, 0);
        ILearnerRegistry.Declaration memory passive = declaration(3);
        passive.active = false;
        register(passive);
        IRoundsTypes.Handover[] memory made = new IRoundsTypes.Handover[](1);
        made[0] = IRoundsTypes.Handover(3, 1, INITIAL_MODEL, 0, 0);
        bytes32 kind = keccak256("ModelRequest(uint32 task,uint32 round,uint32 learner)");
        (made[0].r, made[0].vs) = sign(3, keccak256(abi.encode(kind, task, uint32(1), uint32(3))));
        rounds.handOver(task, 1, made);
        vm.snapshotGasLastCall("ledger", "hand 1 model over");
    }

    /// @notice Members that served many heads. Their head sees all of these with a similarity above 0.
    function test_gas_pastHeads() external {
        registerMany(10);
        uint32 task = openTask(terms(), 1_000 * TOKEN);
        _serve(task, 0, 20);
        _publishSeen(task, 20, "publish 10 members that served 20 heads");
        _serve(task, 20, 100);
        _publishSeen(task, 100, "publish 10 members that served 100 heads");
        _serve(task, 100, 136);
        _publishSeen(task, 136, "publish 10 members that served 136 heads, as many as are kept");
        _serve(task, 136, 137);
        _publishSeen(task, 137, "publish 10 members that each replace a sum");
        _publishSeen(task, 1_000, "publish 10 members whose head sees 1000 past heads");
    }

    /// @dev Learners 0 to 9 serve heads `from` to `to` - 1, a round each. The registry alone plays these rounds.
    function _serve(uint32 task, uint32 from, uint32 to) private {
        uint32[] memory ids = new uint32[](10);
        uint256[] memory contributions = new uint256[](10);
        for (uint32 i = 0; i < 10; ++i) {
            (ids[i], contributions[i]) = (i, 1e18);
        }
        vm.startPrank(address(rounds));
        for (uint32 head = from; head < to; ++head) {
            reputations.enlist(task, ids);
            reputations.record(task, head, 0, head, ids, contributions);
            reputations.countRound(task, head, 0, only(head));
        }
        vm.stopPrank();
    }

    /// @dev Measures a publication, and takes it back.
    function _publishSeen(uint32 task, uint32 count, string memory name) private {
        uint256 saved = vm.snapshotState();
        rounds.openRound(task, 0, 1, stability());
        IRoundsTypes.CoalitionHeader memory made = header(0, 0, 10);
        made.heads = new uint32[](count);
        made.similarities = new int64[](count);
        for (uint32 i = 0; i < count; ++i) {
            made.heads[i] = i;
            made.similarities[i] = i == 0 ? int64(1e9) : int64(7e8) + int64(uint64(i));
        }
        IRoundsTypes.Member[] memory members = membersFrom(0, 10);
        rounds.publishCoalition(task, 0, 0, made, members);
        vm.snapshotGasLastCall("ledger", name);
        vm.revertToState(saved);
    }

    function test_gas_credit() external {
        registerMany(60);
        uint32 task = openTask(terms(), 1_000_000 * TOKEN);
        rounds.openRound(task, 0, 1, stability());
        IRoundsTypes.Member[] memory members = membersFrom(0, 50);
        rounds.publishCoalition(task, 0, 0, header(0, 0, 60), members);
        members = membersFrom(50, 10);
        members[0].similarity = 0;
        rounds.publishCoalition(task, 0, 1, header(0, 0, 60), members);
        rounds.addUtilities(task, 0, 0, 0, new uint256[](50));
        rounds.addUtilities(task, 0, 0, 1, new uint256[](10));
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveriesFrom(0, 50));
        made.largestMeasure = delivery(59).measure;
        vm.recordLogs();
        settleAs(0, made);
        vm.snapshotGasLastCall("ledger", "settle 50 members of more");
        (,, uint256[] memory payments) = settledReceipts();
        uint32[] memory paid = new uint32[](50);
        for (uint32 i = 0; i < 50; ++i) {
            paid[i] = i;
        }
        made = settlement(task, 0, 0, deliveriesFrom(50, 10));
        made.batch = 1;
        settleAs(0, made);
        rounds.creditPayments(task, 0, 0, 0, paid, payments);
        vm.snapshotGasLastCall("ledger", "credit 50 members");
    }

    function test_gas_utilities() external {
        registerMany(100);
        uint32 task = openTask(terms(), 1_000 * TOKEN);
        rounds.openRound(task, 0, 1, stability());
        IRoundsTypes.CoalitionHeader memory made = header(0, 0, 100);
        for (uint16 batch = 0; batch < 2; ++batch) {
            IRoundsTypes.Member[] memory members = membersFrom(50 * batch, 50);
            if (batch == 1) members[0].similarity = 0;
            rounds.publishCoalition(task, 0, batch, made, members);
        }
        vm.snapshotGasLastCall("ledger", "publish 50 members, second batch");
        rounds.addUtilities(task, 0, 0, 0, new uint256[](50));
        vm.snapshotGasLastCall("ledger", "add 50 utilities");
    }

    /// @notice 1,000 learners in 20 coalitions: the first round, and rounds with the same heads.
    function test_gas_thousandLearners() external {
        uint32 task = _openLarge();
        _play(task, 0, 0, 1);
        vm.snapshotValue("ledger", "a learner-round of 1000, first", _total / (COALITIONS * MEMBERS));
        _play(task, 1, 0, 1);
        _play(task, 2, 0, 1);
        vm.snapshotValue("ledger", "a learner-round of 1000, same heads", _total / (COALITIONS * MEMBERS));
        _play(task, 3, 0, 5);
        uint256 grouped = _total / (COALITIONS * MEMBERS);
        vm.snapshotValue("ledger", "a learner-round of 1000, same heads, 5 calls a transaction", grouped);
        assertLe(grouped, 82_000, "a learner-round with stable heads");
    }

    /// @notice The same with a new head in every coalition.
    function test_gas_thousandLearnersUnderOtherHeads() external {
        uint32 task = _openLarge();
        _play(task, 0, 0, 1);
        _play(task, 1, 1, 1);
        vm.snapshotValue("ledger", "a learner-round of 1000, other heads", _total / (COALITIONS * MEMBERS));
    }

    function _openLarge() private returns (uint32) {
        registerMany(COALITIONS * MEMBERS);
        ITasks.GameTerms memory game = terms();
        game.coalitionCount = uint16(COALITIONS);
        return openTask(game, 1_000_000 * TOKEN);
    }

    /// @dev One round of all learners, with the given calls in a transaction. The member at `shift` heads each coalition.
    function _play(uint32 task, uint32 round, uint32 shift, uint256 grouped) private {
        _total = 0;
        rounds.openRound(task, round, uint16(COALITIONS), stability());
        _add(round, "open a round");
        bytes[] memory calls = new bytes[](COALITIONS);
        for (uint32 j = 0; j < COALITIONS; ++j) {
            (IRoundsTypes.CoalitionHeader memory made, IRoundsTypes.Member[] memory members) = _publication(j, shift);
            calls[j] = abi.encodeCall(rounds.publishCoalition, (task, round, 0, made, members));
        }
        _send(round, calls, grouped, "publish 50 members");
        for (uint32 j = 0; j < COALITIONS; ++j) {
            IRoundsTypes.Settlement memory made =
                settlement(task, round, uint16(j), deliveriesFrom(j * MEMBERS, MEMBERS));
            (bytes32 r, bytes32 vs) = signHead(made, j * MEMBERS + shift);
            calls[j] = abi.encodeCall(rounds.settle, (made, r, vs));
        }
        _send(round, calls, grouped, "settle 50 members");
        rounds.finaliseRound(task, round);
        _add(round, "finalize 20 coalitions");
    }

    function _send(uint32 round, bytes[] memory calls, uint256 grouped, string memory name) private {
        for (uint256 i = 0; i < calls.length; i += grouped) {
            if (grouped == 1) {
                (bool success,) = address(rounds).call(calls[i]);
                assertTrue(success, name);
            } else {
                bytes[] memory group = new bytes[](grouped);
                for (uint256 k = 0; k < grouped; ++k) {
                    group[k] = calls[i + k];
                }
                rounds.multicall(group);
            }
            _add(round, name);
        }
    }

    /// @dev The first members are heads, or the second ones in a round with new heads. The view has all past heads.
    function _publication(uint32 j, uint32 shift)
        private
        pure
        returns (IRoundsTypes.CoalitionHeader memory made, IRoundsTypes.Member[] memory members)
    {
        uint32 first = j * MEMBERS;
        uint32 head = first + shift;
        members = membersFrom(first, MEMBERS);
        members[0].similarity = 250_000_000;
        members[shift].similarity = 1e9;
        made = header(uint16(j), head, MEMBERS);
        made.heads = new uint32[](COALITIONS);
        made.similarities = new int64[](COALITIONS);
        for (uint32 i = 0; i < COALITIONS; ++i) {
            made.heads[i] = i * MEMBERS;
            made.similarities[i] = made.heads[i] == head ? int64(1e9) : int64(uint64(i)) * 1e7;
        }
    }

    function _add(uint32 round, string memory name) private {
        uint256 used = vm.lastCallGas().gasTotalUsed;
        _total += used;
        if (round == 2) vm.snapshotValue("ledger", name, used);
    }
}
