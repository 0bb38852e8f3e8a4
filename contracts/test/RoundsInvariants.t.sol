// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReputationRegistry} from "../src/ReputationRegistry.sol";
import {Tasks} from "../src/Tasks.sol";
import {TestToken} from "../src/TestToken.sol";
import {IReputationRegistry} from "../src/interfaces/IReputationRegistry.sol";
import {CompositeReputation} from "../src/reputation/CompositeReputation.sol";
import {RoundsHandler} from "./support/RoundsHandler.sol";
import {RoundsMisconduct} from "./support/RoundsMisconduct.sol";
import {Test} from "./support/Test.sol";

/// @notice Invariants after any actions of several actors in any order. test/mutants shows that each of them can fail.
/// foundry.toml has the number of calls: few by default, 256 times 128 in the profile "long".
contract RoundsInvariantsTest is Test {
    RoundsHandler private _handler;
    TestToken private _token;
    Tasks private _tasks;
    ReputationRegistry private _reputations;

    function setUp() external {
        _handler = RoundsHandler(vm.deployCode("RoundsHandler.sol:RoundsHandler"));
        (address token, address tasks, address reputations) = _handler.ledger();
        _token = TestToken(token);
        _tasks = Tasks(tasks);
        _reputations = ReputationRegistry(reputations);
    }

    /// @notice For forge: the called contract.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @notice For forge: the called functions.
    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory actions = new bytes4[](18);
        actions[0] = RoundsHandler.advance.selector;
        actions[1] = RoundsHandler.advanceFurther.selector;
        actions[2] = RoundsHandler.advanceFurther.selector;
        actions[3] = RoundsHandler.openRound.selector;
        actions[4] = RoundsHandler.publish.selector;
        actions[5] = RoundsHandler.addUtilities.selector;
        actions[6] = RoundsHandler.settle.selector;
        actions[7] = RoundsHandler.forfeit.selector;
        actions[8] = RoundsHandler.finalize.selector;
        actions[9] = RoundsHandler.wait.selector;
        actions[10] = RoundsHandler.withdraw.selector;
        actions[11] = RoundsHandler.close.selector;
        actions[12] = RoundsHandler.openTask.selector;
        actions[13] = RoundsHandler.compareOrders.selector;
        actions[14] = RoundsMisconduct.misbehave.selector;
        actions[15] = RoundsHandler.fund.selector;
        actions[16] = RoundsMisconduct.redirect.selector;
        actions[17] = RoundsHandler.credit.selector;
        targets = new FuzzSelector[](2);
        targets[0] = FuzzSelector(address(_handler), actions);
        bytes4[] memory wrong = new bytes4[](1);
        wrong[0] = RoundsMisconduct.settleWrongly.selector;
        targets[1] = FuzzSelector(address(_handler), wrong);
    }

    /// @notice All invariants, for the same calls.
    function invariant_TheLedgerHolds() external {
        // first, because a call that should have been refused also upsets the books
        string memory complaint = _handler.complaint();
        assertTrue(bytes(complaint).length == 0, string.concat("conduct: ", complaint));
        _checkTokens();
        _checkReputations();
        _checkEnd();
    }

    /// @dev The tokens held are the escrows and the claims, and each equals its value in the second set of books.
    function _checkTokens() private view {
        uint256 owed = 0;
        for (uint256 at = 0; at < _handler.bookCount(); ++at) {
            (uint32 task,, bool closed,,, uint256 deposit,, uint256 paid, uint256 refund) = _handler.books(at);
            uint256 left = _tasks.escrowOf(task);
            assertEq(left + paid + refund, deposit, "tokens: a deposit is what is left, paid and given back");
            assertTrue(!closed || left == 0, "tokens: a closed task has no escrow");
            owed += left;
        }
        uint256 claims = 0;
        for (uint32 i = 0; i < _handler.LEARNERS(); ++i) {
            uint256 claim = _tasks.claimOf(address(_token), i);
            assertEq(claim, _handler.earned(i), "tokens: a claim is what was earned");
            claims += claim;
        }
        claims += _handler.reserved();
        assertEq(_tasks.totalClaims(address(_token)), claims, "tokens: all claims, and what waits to be credited");
        assertEq(_token.balanceOf(address(_tasks)), owed + claims, "tokens: tokens held");
    }

    /// @dev Reputations are those of the recursion (eqs. 16-18), digit for digit, at every moment.
    function _checkReputations() private view {
        uint32 count = _handler.LEARNERS();
        uint32[] memory everyone = new uint32[](count);
        IReputationRegistry.HeadView memory seen;
        seen.head = uint32(_handler.clock()) % count;
        seen.heads = everyone;
        seen.similarities = new int64[](count);
        for (uint32 i = 0; i < count; ++i) {
            everyone[i] = i;
            seen.similarities[i] = i == seen.head ? int64(1e9) : int64(uint64(i)) * 2e8 - 6e8;
        }
        (uint256[] memory globals, uint256[] memory composites) =
            _reputations.readReputations(200_000_000, seen, everyone);
        for (uint32 i = 0; i < count; ++i) {
            uint256 weighted = 0;
            for (uint32 head = 0; head < count; ++head) {
                uint256 service = _handler.serviceOfBooks(i, head);
                assertEq(_reputations.serviceOf(i, head), service, "reputations: A");
                if (seen.similarities[head] > 0) weighted += uint256(uint64(seen.similarities[head])) * service;
            }
            uint256 global = _handler.globalOfBooks(i);
            assertEq(globals[i], global, "reputations: R_global");
            uint256 composite = CompositeReputation.composite(global, CompositeReputation.task(weighted), 200_000_000);
            assertEq(composites[i], composite, "reputations: R");
        }
    }

    /// @dev In any state, somebody can wait, forfeit, finalize, close and withdraw, and nothing stays behind.
    function _checkEnd() private {
        uint256 time = vm.getBlockTimestamp();
        (, bytes memory answer) = address(_handler).call(abi.encodeCall(_handler.endEverything, ()));
        vm.warp(time);
        assertEq(keccak256(answer), keccak256(abi.encodeWithSelector(RoundsHandler.Ended.selector, 0, 0)), "end: everything ends");
    }
}
