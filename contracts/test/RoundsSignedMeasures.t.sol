// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoundsTypes} from "../src/interfaces/IRoundsTypes.sol";
import {ITasks} from "../src/interfaces/ITasks.sol";
import {Contribution} from "../src/libraries/Contribution.sol";
import {RoundsFixture} from "./support/RoundsFixture.sol";

/// @notice A member signs the norm, times, embeddings and hash of its update. Its head can neither remove nor add
/// anything.
contract RoundsSignedMeasuresTest is RoundsFixture {
    uint32 private task;

    function setUp() external {
        deploy();
        registerMany(6);
        task = openTask(terms(), 10_000 * TOKEN);
    }

    function test_settle_takesTheSmallerMeasure() external {
        publishOne(task, 0, 0, 0, 3);
        IRoundsTypes.Delivery[] memory deliveries = deliveriesFrom(0, 3);
        // the head claims 8 for a signed 4, and 2 for a signed 9
        (deliveries[0].measure, deliveries[0].updateNorm) = (8e9, 4e9);
        (deliveries[1].measure, deliveries[1].updateNorm) = (2e9, 9e9);
        (deliveries[2].measure, deliveries[2].updateNorm) = (3e9, 3e9);
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveries);
        assertEq(made.largestMeasure, 4e9, "of the smaller ones");
        vm.recordLogs();
        settleAs(0, made);
        (int256[] memory contributionScores,,) = settledReceipts();
        assertEq(contributionScores[0], 1e18, "u of 0");
        assertEq(contributionScores[1], 0, "u of 1");
        assertEq(contributionScores[2], 0.5e18, "u of 2");
        rounds.finaliseRound(task, 0);
        (, int64 referenceMeasure) = rounds.referenceOf(task);
        assertEq(referenceMeasure, 4e9, "x_ref");
    }

    function test_settle_aHeadThatRaisesANormGainsNothing() external {
        publishOne(task, 0, 0, 0, 2);
        uint256 saved = vm.snapshotState();
        IRoundsTypes.Delivery[] memory deliveries = deliveriesFrom(0, 2);
        deliveries[0].updateNorm = deliveries[0].measure;
        deliveries[1].updateNorm = deliveries[1].measure;
        vm.recordLogs();
        settleAs(0, settlement(task, 0, 0, deliveries));
        (int256[] memory contributionScores, uint256[] memory contributions, uint256[] memory payments) = settledReceipts();
        vm.revertToState(saved);
        // its own measure, and that of an accomplice
        deliveries[0].measure *= 100;
        deliveries[1].measure *= 100;
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveries);
        IRoundsTypes.Settlement memory louder = settlement(task, 0, 0, deliveries);
        louder.largestMeasure = deliveries[1].measure;
        _refused(
            abi.encodeWithSelector(
                IRoundsTypes.LargestMeasureMismatch.selector, 0, deliveries[1].measure, deliveries[1].updateNorm
            ),
            louder
        );
        vm.recordLogs();
        settleAs(0, made);
        (int256[] memory again, uint256[] memory claimed, uint256[] memory paid) = settledReceipts();
        for (uint256 i = 0; i < 2; ++i) {
            assertEq(again[i], contributionScores[i], "u");
            assertEq(claimed[i], contributions[i], "v");
            assertEq(paid[i], payments[i], "payment");
        }
    }

    function test_settle_refusesWhatItsMemberDidNotSign() external {
        publishOne(task, 0, 0, 0, 2);
        for (uint256 kind = 0; kind < 7; ++kind) {
            IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveriesFrom(0, 2));
            _alter(made.deliveries[1], kind);
            // the head signs its altered copy
            made.largestMeasure = 0;
            for (uint256 i = 0; i < 2; ++i) {
                int64 smaller = smallerMeasure(made.deliveries[i]);
                if (smaller > made.largestMeasure) made.largestMeasure = smaller;
            }
            _refused(abi.encodeWithSelector(IRoundsTypes.WrongMemberSignature.selector, 1, _accountOf(1)), made);
        }
        settleOne(task, 0, 0, 0, 2);
    }

    function test_settle_refusesAnotherRoundsOrCoalitionsSignature() external {
        playOne(task, 0, 0, 0, 2);
        IRoundsTypes.Settlement memory old = settlement(task, 0, 0, deliveriesFrom(0, 2));
        rounds.openRound(task, 1, 2, stability());
        rounds.publishCoalition(task, 1, 0, header(0, 0, 2), membersFrom(0, 2));
        rounds.publishCoalition(task, 1, 0, header(1, 2, 2), membersFrom(2, 2));
        // the head signs anew, but the member's signature is of the round before
        old.round = 1;
        signMember(old, 0, 500_000_000);
        bytes memory wrong = abi.encodeWithSelector(IRoundsTypes.WrongMemberSignature.selector, 1, _accountOf(1));
        _refused(wrong, old);
        IRoundsTypes.Settlement memory elsewhere = settlement(task, 1, 1, deliveriesFrom(0, 2));
        elsewhere.coalition = 0;
        signMember(elsewhere, 0, 500_000_000);
        _refused(wrong, elsewhere);
        IRoundsTypes.Settlement memory other = settlement(task + 1, 1, 0, deliveriesFrom(0, 2));
        other.task = task;
        signMember(other, 0, 500_000_000);
        _refused(wrong, other);
    }

    function test_settle_refusesNormsOutOfBounds() external {
        publishOne(task, 0, 0, 0, 2);
        int64[3] memory wrong = [int64(-1), int64(1e18), type(int64).min];
        for (uint256 i = 0; i < wrong.length; ++i) {
            IRoundsTypes.Delivery[] memory deliveries = deliveriesFrom(0, 2);
            deliveries[1].updateNorm = wrong[i];
            _refused(
                abi.encodeWithSelector(IRoundsTypes.InvalidDelivery.selector, 1), settlement(task, 0, 0, deliveries)
            );
        }
    }

    function test_settle_eq15DoesNotLookAtTheNorm() external {
        ITasks.GameTerms memory game = terms();
        for (uint256 rule = 0; rule < 2; ++rule) {
            game.contribution = rule == 0 ? ITasks.ContributionRule.Eq15 : ITasks.ContributionRule.Eq15Shifted;
            uint32 other = openTask(game, 1_000 * TOKEN);
            publishOne(other, 0, 0, 0, 2);
            IRoundsTypes.Delivery[] memory deliveries = deliveriesFrom(0, 2);
            (deliveries[0].measure, deliveries[0].updateNorm) = (0.5e9, 0);
            (deliveries[1].measure, deliveries[1].updateNorm) = (0.25e9, 0.125e9);
            IRoundsTypes.Settlement memory made = settlement(other, 0, 0, deliveries);
            made.largestMeasure = 0.5e9;
            vm.recordLogs();
            settleAs(0, made);
            (int256[] memory contributionScores,,) = settledReceipts();
            assertEq(contributionScores[0], 0.5e18, "u of 0");
            assertEq(contributionScores[1], 0.25e18, "u of 1");
            rounds.finaliseRound(other, 0);
        }
    }

    function test_settle_projectionTakesTheSmallerMeasureToo() external {
        ITasks.GameTerms memory game = terms();
        game.contribution = ITasks.ContributionRule.Projection;
        uint32 other = openTask(game, 1_000 * TOKEN);
        publishOne(other, 0, 0, 0, 2);
        IRoundsTypes.Delivery[] memory deliveries = deliveriesFrom(0, 2);
        (deliveries[0].measure, deliveries[0].updateNorm) = (4e9, 4e9);
        (deliveries[1].measure, deliveries[1].updateNorm) = (9e9, 1e9);
        vm.recordLogs();
        settleAs(0, settlement(other, 0, 0, deliveries));
        (int256[] memory contributionScores,,) = settledReceipts();
        assertEq(contributionScores[0], 1e18, "u of 0");
        assertEq(contributionScores[1], -0.5e18, "u of 1");
    }

    /// @dev For any measure of the head and any signed norm, the smaller one counts.
    function testFuzz_settle_countsTheSmallerMeasure(uint256 measured, uint256 signed, uint256 other) external {
        publishOne(task, 0, 0, 0, 2);
        IRoundsTypes.Delivery[] memory deliveries = deliveriesFrom(0, 2);
        deliveries[0].measure = _bounded(other);
        (deliveries[1].measure, deliveries[1].updateNorm) = (_bounded(measured), _bounded(signed));
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveries);
        vm.recordLogs();
        settleAs(0, made);
        (int256[] memory contributionScores, uint256[] memory contributions,) = settledReceipts();
        int64 smaller = deliveries[1].measure < deliveries[1].updateNorm ? deliveries[1].measure : deliveries[1].updateNorm;
        int256 expected = Contribution.score(uint256(uint64(smaller)) * 1e9, uint256(uint64(made.largestMeasure)) * 1e9);
        assertEq(contributionScores[1], expected, "u");
        int256 slack = int256(uint256(declaration(0).deadline) - 5 * NANO) * 1e9;
        assertEq(contributions[1], Contribution.value(expected, slack), "v");
    }

    /// @dev A head cannot change a single bit that a member signed.
    function testFuzz_settle_noBitOfWhatWasSignedCanChange(uint256 field, uint256 bit) external {
        publishOne(task, 0, 0, 0, 2);
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveriesFrom(0, 2));
        IRoundsTypes.Delivery memory one = made.deliveries[1];
        field = bound(field, 0, 4);
        // times stay before the deadline, and norms in their bounds
        if (field == 0) one.updateNorm ^= int64(uint64(1 << bound(bit, 0, 58)));
        if (field == 1) one.computationTime ^= uint64(1 << bound(bit, 0, 31));
        if (field == 2) one.transmissionTime ^= uint64(1 << bound(bit, 0, 31));
        if (field == 3) one.updateHash ^= bytes32(1 << bound(bit, 0, 255));
        if (field == 4) one.embeddingHash ^= bytes32(1 << bound(bit, 0, 255));
        made.largestMeasure = 0;
        for (uint256 i = 0; i < 2; ++i) {
            int64 smaller = smallerMeasure(made.deliveries[i]);
            if (smaller > made.largestMeasure) made.largestMeasure = smaller;
        }
        (bytes32 r, bytes32 vs) = signHead(made, 0);
        (bool taken, bytes memory answer) = address(rounds).call(abi.encodeCall(rounds.settle, (made, r, vs)));
        assertTrue(!taken, "taken");
        bytes4 reason = bytes4(answer);
        assertTrue(
            reason == IRoundsTypes.WrongMemberSignature.selector || reason == IRoundsTypes.InvalidDelivery.selector, "refused"
        );
    }

    function _alter(IRoundsTypes.Delivery memory one, uint256 kind) private pure {
        if (kind == 0) one.updateNorm -= 1;
        if (kind == 1) one.updateNorm = one.measure - 1;
        if (kind == 2) one.computationTime -= 1;
        if (kind == 3) one.transmissionTime += 1;
        if (kind == 4) one.embeddingHash = HASH;
        if (kind == 5) one.embeddingHash = 0;
        if (kind == 6) one.updateHash = MODEL;
    }

    function _refused(bytes memory reason, IRoundsTypes.Settlement memory made) private {
        (bytes32 r, bytes32 vs) = signHead(made, 0);
        vm.expectRevert(reason);
        rounds.settle(made, r, vs);
    }

    function _bounded(uint256 value) private pure returns (int64) {
        return int64(uint64(bound(value, 0, 1e18 - 1)));
    }
}
