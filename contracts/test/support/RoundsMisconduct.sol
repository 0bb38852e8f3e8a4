// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILearnerRegistry} from "../../src/interfaces/ILearnerRegistry.sol";
import {IRoundsTypes} from "../../src/interfaces/IRoundsTypes.sol";
import {RoundsPlans} from "./RoundsPlans.sol";

/// @notice Calls that the contracts must always refuse.
abstract contract RoundsMisconduct is RoundsPlans {
    /// @notice Makes a call as a stranger or at the wrong time.
    function misbehave(uint256 seed) external {
        (uint256 at, bool found) = _running(seed);
        if (!found) return;
        TaskBook memory book = books[at];
        uint32[] memory who = only(uint32(_draw(seed, "who") % LEARNERS));
        uint256[] memory much = new uint256[](1);
        much[0] = TOKEN;
        bytes[] memory calls = new bytes[](10);
        address[10] memory targets;
        calls[0] = abi.encodeCall(tasks.book, (book.task, book.round, 0, who, much));
        targets[0] = address(tasks);
        calls[1] = abi.encodeCall(tasks.close, (book.task));
        targets[1] = address(tasks);
        calls[2] = abi.encodeCall(tasks.setRounds, (address(this)));
        targets[2] = address(tasks);
        calls[3] = abi.encodeCall(reputations.record, (book.task, book.round, 0, 0, who, much));
        targets[3] = address(reputations);
        calls[4] = abi.encodeCall(reputations.countRound, (book.task, book.round, 0, who));
        targets[4] = address(reputations);
        calls[5] = abi.encodeCall(reputations.enlist, (book.task, who));
        targets[5] = address(reputations);
        calls[6] = abi.encodeCall(rounds.openRound, (book.task, book.round, 1, stability()));
        targets[6] = address(rounds);
        calls[7] = abi.encodeCall(rounds.finaliseRound, (book.task, book.round + 1));
        targets[7] = address(rounds);
        calls[8] = abi.encodeCall(rounds.admit, (700_000_000, HASH));
        targets[8] = address(rounds);
        calls[9] = abi.encodeCall(tasks.fund, (book.task, uint128(TOKEN)));
        targets[9] = address(tasks);
        uint256 choice = _draw(seed, "choice") % 10;
        vm.prank(makeAddr(99));
        (bool success,) = targets[choice].call(calls[choice]);
        if (success) complaint = string.concat("a stranger succeeded with call ", vm.toString(choice));
    }

    /// @notice A thief of a learner's key names a different payee.
    function redirect(uint256 seed) external {
        uint32 learner = 1 + 2 * uint32(seed % (LEARNERS / 2));
        ILearnerRegistry.Declaration[] memory declarations = new ILearnerRegistry.Declaration[](1);
        declarations[0] = declaration(learner);
        if (seed % 3 != 0) declarations[0].payee = makeAddr(seed % 100);
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = _signed(address(learners), declarations[0], learners.nonceOf(learner));
        try learners.update(declarations, signatures) {
            complaint = "a payee was changed";
        } catch {}
    }

    /// @notice Makes a settlement that must be refused: a second one, with a foreign signature, for a different round, with
    /// foreign members, or with values that its member did not sign.
    function settleWrongly(uint256 seed) external {
        (uint256 at, bool found) = _running(seed);
        if (!found || !books[at].isOpen || !_isComplete(at) || _plans[at].length == 0) return;
        Plan storage plan = _plans[at][_draw(seed, "plan") % _plans[at].length];
        bool done = plan.settled == plan.members.length || plan.forfeited;
        IRoundsTypes.Settlement memory made = _settlement(at, plan, done ? 0 : plan.settled);
        uint256 kind = _draw(seed, "kind") % 9;
        uint32 signer = plan.head;
        if (done) kind = 0;
        if (kind == 1) made.round += 1;
        if (kind == 2) signer = (signer + 1) % LEARNERS;
        if (kind == 3) made.deliveries[0].learner = _outsider(plan);
        if (kind == 4) made.batch += 1;
        if (kind >= 5) _forge(made.deliveries[0], kind);
        if (kind == 0 && !done) return;
        (bytes32 r, bytes32 vs) = signHead(made, signer);
        try rounds.settle(made, r, vs) {
            complaint = string.concat("a wrong settlement was taken, kind ", vm.toString(kind));
        } catch {}
    }

    /// @dev A delivery in time with one value that its member did not sign.
    function _forge(IRoundsTypes.Delivery memory first, uint256 kind) private pure {
        first.delivered = true;
        first.measure = 0;
        first.keptFrequency = 0;
        // as nobody signs them here
        first.transmissionTime = kind == 6 ? 0 : NANO;
        if (first.computationTime >= 10 * NANO || kind == 6) first.computationTime = 0;
        if (kind == 5) first.updateHash = keccak256("not what was signed");
        if (kind == 7) first.updateNorm += 1;
        if (kind == 8) first.embeddingHash = 0;
    }

    function _outsider(Plan storage plan) internal view returns (uint32 learner) {
        for (; learner < LEARNERS; ++learner) {
            bool member_ = false;
            for (uint256 i = 0; i < plan.members.length; ++i) {
                if (plan.members[i] == learner) member_ = true;
            }
            if (!member_) return learner;
        }
    }
}
