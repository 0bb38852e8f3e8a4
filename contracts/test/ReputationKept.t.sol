// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReputationRegistry} from "../src/ReputationRegistry.sol";
import {IReputationRegistry} from "../src/interfaces/IReputationRegistry.sol";
import {CompositeReputation} from "../src/reputation/CompositeReputation.sol";
import {DecayedSum} from "../src/reputation/DecayedSum.sol";
import {Test} from "./support/Test.sol";

/// @notice A learner that serves more heads than it keeps, against books that are kept contribution by contribution.
contract ReputationKeptTest is Test {
    struct Sum {
        uint32 head;
        uint256 value;
        uint256 clock;
    }

    uint32 private constant LEARNER = 5;
    uint64 private constant PHI = 200_000_000;

    ReputationRegistry private _registry;
    uint256 private _most;
    uint256 private _lambda;
    uint256 private _clock;
    Sum[] private _sums;
    mapping(uint32 task => uint32) private _round;

    function setUp() external {
        _registry = new ReputationRegistry(address(this));
        _registry.grantRole(_registry.WRITER(), address(this));
        _most = _registry.MOST_HEADS();
    }

    /// forge-config: default.fuzz.runs = 8
    function testFuzz_keepsTheLargestSums(uint256 seed, uint256 decay) external {
        // with lambda = 1 nothing decays, with 0.5 old sums are 0
        decay = 500_000_000 + (decay % 6) * 100_000_000;
        _lambda = decay * 1e9;
        for (uint32 task = 0; task < 3; ++task) {
            _registry.addTask(uint64(decay));
        }
        for (uint256 i = 0; i < 240; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint32 task = uint32(seed % 3);
            // several rounds may count before the sums are next updated
            _play(task, uint32((seed >> 8) % 400), 1 + (seed >> 40) % (seed % 5 == 0 ? 2 : 1e18));
            if (i % 16 == 15 || i > 235) _check();
        }
    }

    /// @notice With lambda = 0.7 no sum above 0 is ever replaced, however large contributions are.
    function test_dropsNothingWithTheTablesLambda() external {
        _lambda = 0.7e18;
        _registry.addTask(700_000_000);
        for (uint32 i = 0; i < 300; ++i) {
            _play(0, i, 42e18);
        }
        uint256 age = 0;
        for (uint32 head = 299; age < 130; ++age) {
            uint256 value = DecayedSum.read(42e18, 300 - age, 300, _lambda);
            assertEq(_registry.serviceOf(LEARNER, head - uint32(age)), value, "kept: a sum above 0");
        }
    }

    function _play(uint32 task, uint32 head, uint256 contribution) private {
        uint32[] memory learners = new uint32[](1);
        learners[0] = LEARNER;
        uint256[] memory contributions = new uint256[](1);
        contributions[0] = contribution;
        uint32[] memory heads = new uint32[](1);
        heads[0] = head;
        _registry.enlist(task, learners);
        _registry.record(task, _round[task], 0, head, learners, contributions);
        _registry.countRound(task, _round[task], 0, heads);
        _round[task] += 1;
        _clock += 1;
        _addToBooks(head, contribution);
    }

    function _addToBooks(uint32 head, uint256 contribution) private {
        uint256 smallest = type(uint256).max;
        uint256 at = 0;
        for (uint256 i = 0; i < _sums.length; ++i) {
            uint256 value = _read(_sums[i]);
            if (_sums[i].head == head) {
                _sums[i] = Sum(head, value + contribution, _clock);
                return;
            }
            if (value < smallest || (value == smallest && _sums[i].head < _sums[at].head)) (smallest, at) = (value, i);
        }
        if (_sums.length < _most) _sums.push(Sum(head, contribution, _clock));
        else _sums[at] = Sum(head, contribution, _clock);
    }

    function _read(Sum storage sum) private view returns (uint256) {
        return DecayedSum.read(sum.value, sum.clock, _clock, _lambda);
    }

    /// @dev Views agree with the books before the sums are updated, whichever way they are read.
    function _check() private view {
        for (uint256 i = 0; i < _sums.length; ++i) {
            assertEq(_registry.serviceOf(LEARNER, _sums[i].head), _read(_sums[i]), "kept: a sum");
        }
        _checkView(400);
        _checkView(60);
    }

    function _checkView(uint32 count) private view {
        IReputationRegistry.HeadView memory seen;
        seen.head = 7;
        seen.heads = new uint32[](count);
        seen.similarities = new int64[](count);
        for (uint32 i = 0; i < count; ++i) {
            seen.heads[i] = i;
            seen.similarities[i] = i == 7 ? int64(1e9) : int64(uint64(i)) * 3e6 - 4e8;
            if (seen.similarities[i] > 1e9) seen.similarities[i] = 1e9;
        }
        uint256 weighted = 0;
        for (uint256 i = 0; i < _sums.length; ++i) {
            uint32 head = _sums[i].head;
            if (head >= count || seen.similarities[head] <= 0) continue;
            weighted += uint256(uint64(seen.similarities[head])) * _read(_sums[i]);
        }
        uint32[] memory learners = new uint32[](1);
        learners[0] = LEARNER;
        (uint256[] memory globals, uint256[] memory composites) = _registry.readReputations(PHI, seen, learners);
        uint256 composite = CompositeReputation.composite(globals[0], CompositeReputation.task(weighted), PHI);
        assertEq(composites[0], composite, "kept: R");
    }
}
