// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Tasks} from "../src/Tasks.sol";
import {ILearnerRegistry} from "../src/interfaces/ILearnerRegistry.sol";
import {IReputationRegistry} from "../src/interfaces/IReputationRegistry.sol";
import {IRoundsTypes} from "../src/interfaces/IRoundsTypes.sol";
import {ITaskAdmission} from "../src/interfaces/ITaskAdmission.sol";
import {ITasks} from "../src/interfaces/ITasks.sol";
import {CallingToken, DigitsToken, FeeToken} from "./support/OddTokens.sol";
import {RoundsFixture} from "./support/RoundsFixture.sol";

contract TasksTest is RoundsFixture {
    function setUp() external {
        deploy();
        registerMany(4);
    }

    function test_open_keepsTermsAndEscrow() external {
        token.mint(address(this), 500 * TOKEN);
        token.approve(address(tasks), 500 * TOKEN);
        ITasks.Opening memory made = opening(terms(), 500 * TOKEN);
        vm.expectEmit(address(tasks));
        emit ITasks.TaskOpened(0, address(this), made);
        uint32 task = tasks.open(made);
        (address provider, ITasks.GameTerms memory game) = tasks.runningTerms(task);
        assertEq(provider, address(this), "provider");
        assertEq(keccak256(abi.encode(game)), keccak256(abi.encode(terms())), "terms");
        assertEq(tasks.providerOf(task), address(this), "provider");
        assertEq(tasks.tokenOf(task), address(token), "token");
        assertEq(tasks.escrowOf(task), 500 * TOKEN, "escrow");
        assertEq(tasks.termsHash(task), keccak256(abi.encode(made)), "hash");
        assertTrue(!tasks.isClosed(task), "open");
        assertEq(token.balanceOf(address(tasks)), 500 * TOKEN, "tokens");
        assertEq(rounds.modelHashOf(task, 2), INITIAL_MODEL, "model");
        assertEq(openTask(terms(), 0), 1, "next number");
    }

    function test_open_needsARole() external {
        ITasks.Opening memory made = opening(terms(), 0);
        bytes32 role = tasks.PROVIDER_ROLE();
        vm.prank(address(0xBAD));
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, address(0xBAD), role)
        );
        tasks.open(made);
        tasks.grantRole(role, address(0xBAD));
        vm.prank(address(0xBAD));
        tasks.open(made);
    }

    function test_open_refusesTermsOutOfRange() external {
        string[11] memory fields = [
            "globalWeight",
            "thresholdUtility",
            "reputationThreshold",
            "reputationIncentive",
            "maxCompetitionIncentive",
            "minCompetitionIncentive",
            "banLimit",
            "settlementWindow",
            "coalitionCount",
            "coalitionCount",
            ""
        ];
        for (uint256 i = 0; i < 11; ++i) {
            ITasks.GameTerms memory game = terms();
            if (i == 0) game.globalWeight = 1e9 + 1;
            if (i == 1) game.thresholdUtility = 1e9 + 1;
            if (i == 2) game.reputationThreshold = 1e15;
            if (i == 3) game.reputationIncentive = 1e15;
            if (i == 4) game.maxCompetitionIncentive = 1e15;
            if (i == 5) game.minCompetitionIncentive = game.maxCompetitionIncentive + 1;
            if (i == 6) game.banLimit = 1e15;
            if (i == 7) game.settlementWindow = 365 days + 1;
            if (i == 8) game.coalitionCount = 0;
            if (i == 9) game.coalitionCount = 129;
            ITasks.Opening memory made = opening(game, 0);
            if (i < 10) vm.expectRevert(abi.encodeWithSelector(ITasks.InvalidTerms.selector, fields[i]));
            tasks.open(made);
        }
        ITasks.GameTerms memory other = terms();
        other.reputationDecay = 1e9 + 1;
        ITasks.Opening memory unlike = opening(other, 0);
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.InvalidDecay.selector, 1e9 + 1));
        tasks.open(unlike);
        unlike.game.reputationDecay = 800_000_000;
        vm.expectRevert(abi.encodeWithSelector(IReputationRegistry.DecayMismatch.selector, 700_000_000, 800_000_000));
        tasks.open(unlike);
    }

    function test_open_refusesTokensItCannotCount() external {
        ITasks.Opening memory made = opening(terms(), 0);
        made.token = address(0xE0A);
        vm.expectRevert(abi.encodeWithSelector(ITasks.UnsupportedToken.selector, address(0xE0A)));
        tasks.open(made);
        made.token = address(new DigitsToken(19));
        vm.expectRevert(abi.encodeWithSelector(ITasks.UnsupportedToken.selector, made.token));
        tasks.open(made);
        made.token = address(new DigitsToken(6));
        made.escrow = 1e12 + 1;
        vm.expectRevert(abi.encodeWithSelector(ITasks.InvalidTerms.selector, "escrow"));
        tasks.open(made);
        FeeToken fee = new FeeToken();
        fee.approve(address(tasks), 100 * TOKEN);
        made.token = address(fee);
        made.escrow = uint128(100 * TOKEN);
        vm.expectRevert(abi.encodeWithSelector(ITasks.EscrowNotReceived.selector, 100 * TOKEN, 99 * TOKEN));
        tasks.open(made);
        made.token = address(token);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(tasks), 0, 100 * TOKEN)
        );
        tasks.open(made);
    }

    function test_coarseTokens_payWholeUnitsAndKeepTheRest() external {
        DigitsToken coarse = new DigitsToken(2);
        coarse.mint(address(this), 1_000_00);
        coarse.approve(address(tasks), 1_000_00);
        ITasks.Opening memory made = opening(terms(), 1_000 * TOKEN);
        made.token = address(coarse);
        uint32 task = tasks.open(made);
        // a later change of its decimals has no effect
        coarse.setDigits(18);
        playOne(task, 0, 0, 0, 2);
        uint256 claim = tasks.claimOf(address(coarse), 1);
        uint256 whole = claim - claim % 1e16;
        assertTrue(claim != whole, "a claim with a rest");
        assertEq(tasks.withdraw(address(coarse), 1), whole, "amount");
        assertEq(coarse.balanceOf(_accountOf(1)), whole / 1e16, "units");
        assertEq(tasks.claimOf(address(coarse), 1), claim % 1e16, "rest");
        assertEq(tasks.withdraw(address(coarse), 1), 0, "less than a unit");
        uint256 left = tasks.escrowOf(task);
        assertEq(tasks.close(task), left - left % 1e16, "refund");
        assertGe(coarse.balanceOf(address(tasks)) * 1e16, tasks.totalClaims(address(coarse)), "covered");
    }

    function test_withdraw_paysOnce() external {
        uint32 task = openTask(terms(), 1_000 * TOKEN);
        playOne(task, 0, 0, 0, 2);
        uint256 claim = tasks.claimOf(address(token), 1);
        assertEq(tasks.totalClaims(address(token)), claim + tasks.claimOf(address(token), 0), "claims");
        vm.expectEmit(address(tasks));
        emit ITasks.Withdrawn(address(token), 1, _accountOf(1), claim);
        vm.prank(address(0xBEEF));
        assertEq(tasks.withdraw(address(token), 1), claim, "amount");
        assertEq(token.balanceOf(_accountOf(1)), claim, "tokens");
        assertEq(tasks.withdraw(address(token), 1), 0, "nothing left");
        assertEq(tasks.withdraw(address(0xE0A), 1), 0, "no claims in another token");
        vm.expectRevert(abi.encodeWithSelector(ILearnerRegistry.UnknownLearner.selector, 99));
        tasks.withdraw(address(token), 99);
    }

    function testFuzz_withdraw_paysThePayee(address payee) external {
        if (payee == address(0) || payee == address(tasks)) return;
        ILearnerRegistry.Declaration memory one = declaration(1);
        one.payee = payee;
        register(one);
        uint32 task = openTask(terms(), 1_000 * TOKEN);
        playOne(task, 0, 0, 0, 2);
        uint256 claim = tasks.claimOf(address(token), 1);
        uint256 before = token.balanceOf(payee);
        vm.expectEmit(address(tasks));
        emit ITasks.Withdrawn(address(token), 1, payee, claim);
        vm.prank(address(0xBEEF));
        assertEq(tasks.withdraw(address(token), 1), claim, "amount");
        assertEq(token.balanceOf(payee), before + claim, "tokens");
    }

    function test_fund_addsToTheEscrowAlsoInMidRound() external {
        uint32 task = openTask(terms(), 1 * TOKEN);
        publishOne(task, 0, 0, 0, 2);
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveriesFrom(0, 2));
        (bytes32 r, bytes32 vs) = signHead(made, 0);
        vm.expectPartialRevert(ITasks.EscrowExceeded.selector);
        rounds.settle(made, r, vs);
        token.mint(address(this), 99 * TOKEN);
        token.approve(address(tasks), 99 * TOKEN);
        vm.expectEmit(address(tasks));
        emit ITasks.TaskFunded(task, 99 * TOKEN, 100 * TOKEN);
        tasks.fund(task, uint128(99 * TOKEN));
        assertEq(tasks.escrowOf(task), 100 * TOKEN, "escrow");
        rounds.settle(made, r, vs);
        rounds.finaliseRound(task, 0);
        uint256 claims = tasks.totalClaims(address(token));
        assertEq(tasks.close(task), 100 * TOKEN - claims, "refund");
        assertEq(token.balanceOf(address(tasks)), claims, "reserved");
    }

    function test_fund_refusals() external {
        uint32 task = openTask(terms(), 10 * TOKEN);
        vm.expectRevert(abi.encodeWithSelector(ITasks.UnknownTask.selector, 9));
        tasks.fund(9, 1);
        vm.prank(address(0xBAD));
        vm.expectRevert(abi.encodeWithSelector(ITasks.NotProvider.selector, task, address(0xBAD)));
        tasks.fund(task, 1);
        bytes memory amount = abi.encodeWithSelector(ITasks.InvalidTerms.selector, "amount");
        vm.expectRevert(amount);
        tasks.fund(task, 0);
        vm.expectRevert(amount);
        tasks.fund(task, type(uint128).max);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(tasks), 0, TOKEN)
        );
        tasks.fund(task, uint128(TOKEN));
        assertEq(tasks.escrowOf(task), 10 * TOKEN, "escrow");
        tasks.close(task);
        vm.expectRevert(abi.encodeWithSelector(ITasks.TaskIsClosed.selector, task));
        tasks.fund(task, uint128(TOKEN));
    }

    function test_fund_takesWholeUnitsThatArrive() external {
        DigitsToken coarse = new DigitsToken(2);
        coarse.mint(address(this), 30_00);
        coarse.approve(address(tasks), 30_00);
        ITasks.Opening memory made = opening(terms(), 10 * TOKEN);
        made.token = address(coarse);
        uint32 task = tasks.open(made);
        vm.expectRevert(abi.encodeWithSelector(ITasks.InvalidTerms.selector, "amount"));
        tasks.fund(task, uint128(TOKEN + 1));
        tasks.fund(task, uint128(20 * TOKEN));
        assertEq(coarse.balanceOf(address(tasks)), 30_00, "units");
        FeeToken fee = new FeeToken();
        fee.approve(address(tasks), type(uint256).max);
        made.token = address(fee);
        made.escrow = 0;
        task = tasks.open(made);
        vm.expectRevert(abi.encodeWithSelector(ITasks.EscrowNotReceived.selector, 100 * TOKEN, 99 * TOKEN));
        tasks.fund(task, uint128(100 * TOKEN));
    }

    function test_withdraw_paysWhoLeftOrWasRevoked() external {
        uint32 task = openTask(terms(), 1_000 * TOKEN);
        publishOne(task, 0, 0, 0, 2);
        learners.revoke(only(1));
        settleOne(task, 0, 0, 0, 2);
        uint256 claim = tasks.claimOf(address(token), 1);
        assertGe(claim, 1, "earned");
        assertEq(tasks.withdraw(address(token), 1), claim, "paid");
    }

    function test_close_givesTheRestBackAndOwesWhatWasEarned() external {
        uint32 task = openTask(terms(), 1_000 * TOKEN);
        playOne(task, 0, 0, 0, 2);
        uint256 claims = tasks.totalClaims(address(token));
        vm.prank(address(0xBAD));
        vm.expectRevert(abi.encodeWithSelector(ITasks.NotProvider.selector, task, address(0xBAD)));
        tasks.close(task);
        rounds.openRound(task, 1, 0, stability());
        vm.expectRevert(abi.encodeWithSelector(ITasks.RoundIsOpen.selector, task, 1));
        tasks.close(task);
        rounds.finaliseRound(task, 1);
        vm.expectEmit(address(tasks));
        emit ITasks.TaskClosed(task, 1_000 * TOKEN - claims);
        assertEq(tasks.close(task), 1_000 * TOKEN - claims, "refund");
        assertEq(token.balanceOf(address(this)), 1_000 * TOKEN - claims, "tokens");
        assertEq(token.balanceOf(address(tasks)), claims, "reserved");
        assertTrue(tasks.isClosed(task), "closed");
        assertEq(tasks.escrowOf(task), 0, "escrow");
        bytes memory closed = abi.encodeWithSelector(ITasks.TaskIsClosed.selector, task);
        vm.expectRevert(closed);
        tasks.close(task);
        vm.expectRevert(closed);
        rounds.openRound(task, 2, 0, stability());
        vm.expectRevert(closed);
        tasks.runningTerms(task);
        assertEq(tasks.withdraw(address(token), 0) + tasks.withdraw(address(token), 1), claims, "paid after the end");
    }

    function test_book_isForTheRoundsContract() external {
        uint32 task = openTask(terms(), 1_000 * TOKEN);
        uint256[] memory amounts = new uint256[](1);
        amounts[0] = TOKEN;
        vm.expectRevert(abi.encodeWithSelector(ITasks.NotRounds.selector, address(this)));
        tasks.book(task, 0, 0, only(0), amounts);
        vm.startPrank(address(rounds));
        tasks.book(task, 0, 0, only(0), amounts);
        assertEq(tasks.claimOf(address(token), 0), TOKEN, "claim");
        vm.expectRevert(abi.encodeWithSelector(ITasks.UnknownTask.selector, 7));
        tasks.book(7, 0, 0, only(0), amounts);
        amounts[0] = 999 * TOKEN + 1;
        vm.expectRevert(
            abi.encodeWithSelector(ITasks.EscrowExceeded.selector, task, 999 * TOKEN, 999 * TOKEN + 1)
        );
        tasks.book(task, 0, 0, only(0), amounts);
        vm.stopPrank();
    }

    function test_setRounds_namesItOnce() external {
        vm.expectRevert(abi.encodeWithSelector(ITasks.InvalidRounds.selector, address(this)));
        tasks.setRounds(address(this));
        Tasks other = new Tasks(address(this), learners);
        vm.expectRevert(abi.encodeWithSelector(ITasks.InvalidRounds.selector, address(0xE0A)));
        other.setRounds(address(0xE0A));
        vm.prank(address(0xBAD));
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, address(0xBAD), bytes32(0))
        );
        other.setRounds(address(rounds));
        vm.expectEmit(address(other));
        emit ITasks.RoundsSet(address(rounds));
        other.setRounds(address(rounds));
        assertEq(other.rounds(), address(rounds), "rounds");
        ITasks.Opening memory made = opening(terms(), 0);
        vm.expectRevert(abi.encodeWithSelector(ITaskAdmission.NotTasks.selector, address(other)));
        other.open(made);
    }

    function test_unknownTasks_areRefusedEverywhere() external {
        bytes[] memory calls = new bytes[](6);
        calls[0] = abi.encodeCall(tasks.escrowOf, (9));
        calls[1] = abi.encodeCall(tasks.providerOf, (9));
        calls[2] = abi.encodeCall(tasks.tokenOf, (9));
        calls[3] = abi.encodeCall(tasks.isClosed, (9));
        calls[4] = abi.encodeCall(tasks.runningTerms, (9));
        calls[5] = abi.encodeCall(tasks.termsHash, (9));
        for (uint256 i = 0; i < calls.length; ++i) {
            (bool success, bytes memory answer) = address(tasks).call(calls[i]);
            assertTrue(!success, "refused");
            assertEq(keccak256(answer), keccak256(abi.encodeWithSelector(ITasks.UnknownTask.selector, 9)), "why");
        }
        bytes memory unknown = abi.encodeWithSelector(ITasks.UnknownTask.selector, 9);
        vm.expectRevert(unknown);
        rounds.roundOf(9);
        vm.expectRevert(unknown);
        rounds.referenceOf(9);
        vm.expectRevert(unknown);
        rounds.modelHashOf(9, 0);
        vm.expectRevert(unknown);
        rounds.isBanned(9, 0);
        vm.expectRevert(unknown);
        rounds.forfeit(9, 0, 0);
        vm.expectRevert(unknown);
        rounds.finaliseRound(9, 0);
    }

    function test_callingTokens_getNothingOutOfIt() external {
        CallingToken calling = new CallingToken();
        calling.approve(address(tasks), type(uint256).max);
        ITasks.Opening memory made = opening(terms(), 100 * TOKEN);
        made.token = address(calling);
        uint32 task = tasks.open(made);
        playOne(task, 0, 0, 0, 2);
        tasks.grantRole(tasks.PROVIDER_ROLE(), address(calling));
        // withdraws again during a withdrawal, and opens a task with tokens that are just arriving
        made.escrow = 0;
        bytes[2] memory nested = [abi.encodeCall(tasks.withdraw, (address(calling), 0)), abi.encodeCall(tasks.open, (made))];
        for (uint32 i = 0; i < 2; ++i) {
            calling.call(address(tasks), nested[i]);
            uint256 claim = tasks.claimOf(address(calling), i);
            assertEq(tasks.withdraw(address(calling), i), claim, "claim");
            assertEq(calling.balanceOf(_accountOf(i)), claim, "paid once");
        }
        assertEq(calling.calls(), 2, "it tried");
        assertTrue(!calling.succeeded(), "in vain");
        assertEq(calling.balanceOf(address(tasks)), tasks.escrowOf(task), "balance");
    }
}
