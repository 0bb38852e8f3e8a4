// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoundsTypes} from "../src/interfaces/IRoundsTypes.sol";
import {ILearnerRegistry} from "../src/interfaces/ILearnerRegistry.sol";
import {RoundsFixture} from "./support/RoundsFixture.sol";

/// @notice Replays the twelve rounds of an independent program (test/golden/ledgerScenario.py), digit for digit. They are
/// published and settled in one batch for each coalition and in batches of two. Measures are at most the signed norms; heads
/// that claim more must change nothing.
contract RoundsGoldenTest is RoundsFixture {
    string private constant PATH = "contracts/test/golden/scenario.json";
    uint256 private constant ROUNDS = 12;
    uint32 private constant LEARNERS = 9;

    int256[] private _stream;
    uint256 private _at;
    uint256 private _batch;
    bool private _headsClaimMore;

    /// @notice A coalition of the file.
    struct Scene {
        IRoundsTypes.CoalitionHeader header;
        IRoundsTypes.Member[] members;
        IRoundsTypes.Delivery[] deliveries;
        uint256 highest;
        uint256 mean;
        int256[] receipts;
    }

    function test_TwelveRoundsInOneBatch() external {
        _batch = 50;
        _play();
    }

    function test_TwelveRoundsInBatchesOfTwo() external {
        _batch = 2;
        _play();
    }

    function test_TwelveRoundsWhoseHeadsClaimMoreThanWasSigned() external {
        _batch = 50;
        _headsClaimMore = true;
        _play();
    }

    function test_TwelveRoundsWhoseHeadsClaimMoreInBatchesOfTwo() external {
        _batch = 2;
        _headsClaimMore = true;
        _play();
    }

    function _play() private {
        deploy();
        string memory json = vm.readFile(PATH);
        uint256[] memory declared = vm.parseJsonUintArray(json, ".registrations");
        for (uint32 i = 0; i < LEARNERS; ++i) {
            ILearnerRegistry.Declaration memory made = declaration(uint32(declared[5 * i]));
            made.sampleCount = uint32(declared[5 * i + 1]);
            made.minFrequency = uint64(declared[5 * i + 2]);
            made.maxFrequency = uint64(declared[5 * i + 3]);
            made.deadline = uint64(declared[5 * i + 4]);
            register(made);
        }
        uint32 task = openTask(terms(), 10_000 * TOKEN);
        for (uint32 round = 0; round < ROUNDS; ++round) {
            _stream = vm.parseJsonIntArray(json, string.concat(".rounds[", vm.toString(uint256(round)), "]"));
            _at = 0;
            _playRound(task, round);
        }
        uint256[] memory balances = vm.parseJsonUintArray(json, ".balances");
        uint256 sum = 0;
        for (uint32 i = 0; i < LEARNERS; ++i) {
            assertEq(tasks.claimOf(address(token), i), balances[i], "claim");
            sum += balances[i];
        }
        assertEq(tasks.totalClaims(address(token)), sum, "all claims");
        assertEq(tasks.escrowOf(task), 10_000 * TOKEN - sum, "escrow");
    }

    function _playRound(uint32 task, uint32 round) private {
        uint256 count = uint256(_next());
        Scene[] memory scenes = new Scene[](count);
        for (uint256 i = 0; i < count; ++i) {
            scenes[i] = _readScene();
        }
        rounds.openRound(task, round, uint16(count), stability());
        for (uint256 i = 0; i < count; ++i) {
            _publish(task, round, scenes[i]);
        }
        for (uint256 i = 0; i < count; ++i) {
            _settle(task, round, scenes[i]);
        }
        rounds.finaliseRound(task, round);
        for (uint32 i = 0; i < LEARNERS; ++i) {
            assertEq(globalOf(i), uint256(_next()), "R_global");
        }
        assertEq(_at, _stream.length, "all of the round is read");
    }

    function _publish(uint32 task, uint32 round, Scene memory scene) private {
        uint256 size = scene.members.length;
        uint16 batch = 0;
        uint256[][] memory seen = new uint256[][]((size + _batch - 1) / _batch);
        for (uint256 from = 0; from < size; from += _batch) {
            IRoundsTypes.Member[] memory part = new IRoundsTypes.Member[](from + _batch > size ? size - from : _batch);
            uint32[] memory ids = new uint32[](part.length);
            for (uint256 i = 0; i < part.length; ++i) {
                part[i] = scene.members[from + i];
                ids[i] = part[i].learner;
            }
            seen[batch] = _reputations(scene.header, ids);
            rounds.publishCoalition(task, round, batch++, scene.header, part);
        }
        for (uint16 i = 0; batch > 1 && i < batch; ++i) {
            rounds.addUtilities(task, round, scene.header.coalition, i, seen[i]);
        }
        IRoundsTypes.CoalitionAggregates memory answer = rounds.aggregatesOf(task, round, scene.header.coalition);
        assertEq(answer.highestReputation, scene.highest, "Rbar");
        assertEq(answer.meanReputationUtility, scene.mean, "mean H");
    }

    function _settle(uint32 task, uint32 round, Scene memory scene) private {
        IRoundsTypes.Settlement memory whole = settlement(task, round, scene.header.coalition, scene.deliveries);
        whole.largestMeasure = _largestInTime(scene);
        for (uint256 i = 0; i < scene.members.length; ++i) {
            signMember(whole, i, scene.members[i].frequency);
        }
        uint256 size = scene.members.length;
        for (uint256 from = 0; from < size; from += _batch) {
            IRoundsTypes.Settlement memory part = whole;
            part.batch = uint16(from / _batch);
            part.deliveries = new IRoundsTypes.Delivery[](from + _batch > size ? size - from : _batch);
            for (uint256 i = 0; i < part.deliveries.length; ++i) {
                part.deliveries[i] = scene.deliveries[from + i];
            }
            vm.recordLogs();
            settleAs(scene.header.head, part);
            _compare(scene, from, part.deliveries.length);
        }
        for (uint256 from = 0; size > _batch && from < size; from += _batch) {
            _credit(task, round, scene, from, from + _batch > size ? size - from : _batch);
        }
    }

    /// @dev A coalition of several batches is paid batch by batch, once it is settled as a whole.
    function _credit(uint32 task, uint32 round, Scene memory scene, uint256 from, uint256 count) private {
        uint32[] memory paid = new uint32[](count);
        uint256[] memory payments = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            paid[i] = scene.deliveries[from + i].learner;
            payments[i] = uint256(scene.receipts[3 * (from + i) + 2]);
        }
        rounds.creditPayments(task, round, scene.header.coalition, uint16(from / _batch), paid, payments);
    }

    /// @dev The receipts in CoalitionSettled are those of the file.
    function _compare(Scene memory scene, uint256 from, uint256 count) private {
        (int256[] memory contributionScores, uint256[] memory contributions, uint256[] memory payments) = settledReceipts();
        assertEq(contributionScores.length, count, "receipts");
        for (uint256 i = 0; i < count; ++i) {
            uint256 at = 3 * (from + i);
            assertEq(contributionScores[i], scene.receipts[at], "u");
            assertEq(int256(contributions[i]), scene.receipts[at + 1], "v");
            assertEq(int256(payments[i]), scene.receipts[at + 2], "payment");
        }
    }

    function _reputations(IRoundsTypes.CoalitionHeader memory made, uint32[] memory ids) private view returns (uint256[] memory) {
        return reputations.reputations(200_000_000, viewOf(made), ids);
    }

    function _largestInTime(Scene memory scene) private view returns (int64 largest) {
        uint64 deadline = learners.declarationOf(scene.header.head).deadline;
        for (uint256 i = 0; i < scene.deliveries.length; ++i) {
            IRoundsTypes.Delivery memory made = scene.deliveries[i];
            // a delivery that is late by more than a microsecond does not count
            bool inTime = made.computationTime + made.transmissionTime <= deadline + 1000;
            int64 smaller = smallerMeasure(made);
            if (made.delivered && inTime && smaller > largest) largest = smaller;
        }
    }

    function _readScene() private returns (Scene memory scene) {
        scene.header.coalition = uint16(_word());
        scene.header.head = uint32(_word());
        scene.header.competitionIncentive = uint64(_word());
        uint256 seen = _word();
        scene.header.heads = new uint32[](seen);
        scene.header.similarities = new int64[](seen);
        for (uint256 i = 0; i < seen; ++i) {
            scene.header.heads[i] = uint32(_word());
            scene.header.similarities[i] = int64(_next());
        }
        uint256 count = _word();
        scene.header.memberCount = uint16(count);
        scene.members = new IRoundsTypes.Member[](count);
        scene.deliveries = new IRoundsTypes.Delivery[](count);
        for (uint256 i = 0; i < count; ++i) {
            scene.members[i] =
                IRoundsTypes.Member({learner: uint32(_word()), similarity: int32(_next()), frequency: uint48(_word())});
        }
        for (uint256 i = 0; i < count; ++i) {
            scene.deliveries[i].learner = scene.members[i].learner;
            scene.deliveries[i].delivered = _word() == 1;
            int64 worth = int64(_next());
            // the learner signs the measure or more, or its head claims more than it signed
            scene.deliveries[i].measure = _headsClaimMore ? 3 * worth + int64(uint64(i)) : worth;
            scene.deliveries[i].updateNorm = _headsClaimMore ? worth : worth + int64(uint64(i));
            scene.deliveries[i].keptFrequency = uint48(_word());
            scene.deliveries[i].computationTime = uint64(_word());
            scene.deliveries[i].transmissionTime = uint64(_word());
            scene.deliveries[i].updateHash = HASH;
        }
        scene.highest = _word();
        scene.mean = _word();
        scene.receipts = new int256[](3 * count);
        for (uint256 i = 0; i < 3 * count; ++i) {
            scene.receipts[i] = _next();
        }
    }

    function _next() private returns (int256) {
        return _stream[_at++];
    }

    function _word() private returns (uint256) {
        return uint256(_next());
    }
}
