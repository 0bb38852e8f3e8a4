// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";
import {IReputationRegistry} from "../src/interfaces/IReputationRegistry.sol";
import {ReputationRegistry} from "../src/ReputationRegistry.sol";
import {Test} from "./support/Test.sol";

/// @notice Compares the registry with two models of it over random sequences of enlisting, recording, counting and
/// reading, with several tasks, heads and voided coalitions. The naive recursion R <- lambda R + v updates everybody in
/// every round and must agree within rounding. The other model updates sums as soon as a round counts, and must agree
/// digit for digit.
contract ReputationRecursionTest is Test {
    uint32 private constant LEARNERS = 5;
    uint32 private constant HEADS = 6;
    uint32 private constant TASKS = 3;
    uint32 private constant COALITIONS = 3;
    /// @dev The naive recursion keeps nine more digits, so that its rounding errors have no effect.
    uint256 private constant FINE = 1e9;

    struct Sum {
        uint256 value;
        uint256 clock;
    }

    struct Waiting {
        bool isEnlisted;
        uint32 coalition;
        uint32 head;
        uint256 contribution;
    }

    ReputationRegistry private registry;
    uint256 private lambda;
    uint256 private clock;
    uint256 private counted;
    uint256 private checks;
    mapping(uint32 learner => Sum) private exactGlobal;
    mapping(uint32 learner => mapping(uint32 head => Sum)) private exactService;
    mapping(uint32 learner => uint256) private naiveGlobal;
    mapping(uint32 learner => mapping(uint32 head => uint256)) private naiveService;
    mapping(uint32 task => mapping(uint32 learner => Waiting)) private waiting;
    mapping(uint32 task => uint32) private roundOf;

    function setUp() public {
        registry = new ReputationRegistry(address(this));
        registry.grantRole(registry.WRITER(), address(this));
    }

    function testFuzz_registryIsTheRecursion(uint256 seed, uint256 decay) external {
        decay = bound(decay, 0, 1e9);
        lambda = decay * 1e9;
        for (uint32 task = 0; task < TASKS; ++task) {
            registry.addTask(uint64(decay));
        }
        for (uint256 step = 0; step < 60; ++step) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint32 task = uint32(seed % TASKS);
            uint32 learner = uint32((seed >> 16) % LEARNERS);
            uint256 action = (seed >> 32) % 8;
            if (action < 2) _enlist(task, learner);
            else if (action < 6) _record(task, learner, seed >> 40);
            else _count(task, (seed >> 40) & 7 & (seed >> 44));
            if (step % 10 == 9) _check(seed);
        }
        _check(seed);
        assertEq(registry.clock(), clock, "clock");
        assertEq(checks, 7, "checks");
    }

    function _enlist(uint32 task, uint32 learner) private {
        uint32[] memory learners = new uint32[](2);
        (learners[0], learners[1]) = (learner, (learner + 1) % LEARNERS);
        registry.enlist(task, learners);
        waiting[task][learners[0]].isEnlisted = true;
        waiting[task][learners[1]].isEnlisted = true;
    }

    function _record(uint32 task, uint32 learner, uint256 seed) private {
        Waiting storage entry = waiting[task][learner];
        if (!entry.isEnlisted || entry.contribution > 0) return;
        entry.coalition = uint32(seed % COALITIONS);
        entry.head = uint32((seed >> 8) % HEADS);
        entry.contribution = seed >> 16 & 7 == 0 ? 0 : (seed >> 20) % 40e18;
        uint32[] memory learners = new uint32[](1);
        uint256[] memory values = new uint256[](1);
        (learners[0], values[0]) = (learner, entry.contribution);
        registry.record(task, roundOf[task], uint16(entry.coalition), entry.head, learners, values);
    }

    function _count(uint32 task, uint256 voided) private {
        registry.countRound(task, roundOf[task]++, voided, new uint32[](0));
        ++clock;
        for (uint32 learner = 0; learner < LEARNERS; ++learner) {
            naiveGlobal[learner] = naiveGlobal[learner] * lambda / 1e18;
            for (uint32 head = 0; head < HEADS; ++head) {
                naiveService[learner][head] = naiveService[learner][head] * lambda / 1e18;
            }
            Waiting memory entry = waiting[task][learner];
            delete waiting[task][learner];
            if (entry.contribution == 0 || voided >> entry.coalition & 1 == 1) continue;
            ++counted;
            naiveGlobal[learner] += entry.contribution * FINE;
            naiveService[learner][entry.head] += entry.contribution * FINE;
            _add(exactGlobal[learner], entry.contribution);
            _add(exactService[learner][entry.head], entry.contribution);
        }
    }

    function _add(Sum storage sum, uint256 contribution) private {
        sum.value = _now(sum) + contribution;
        sum.clock = clock;
    }

    function _now(Sum memory sum) private view returns (uint256) {
        if (sum.clock == clock) return sum.value;
        return FixedPointMathLib.mulWad(sum.value, FixedPointMathLib.rpow(lambda, clock - sum.clock, 1e18));
    }

    function _check(uint256 seed) private {
        ++checks;
        uint32[] memory learners = new uint32[](LEARNERS);
        for (uint32 i = 0; i < LEARNERS; ++i) {
            learners[i] = i;
        }
        uint256[] memory onlyGlobals = registry.globalReputations(learners);
        // views of every length, so that both ways to sum are tested
        IReputationRegistry.HeadView memory view_ = _randomView(seed);
        uint64 weight = uint64((seed >> 60) % (1e9 + 1));
        (uint256[] memory globals, uint256[] memory composites) = registry.readReputations(weight, view_, learners);
        assertEq(registry.reputations(weight, view_, learners), composites, "composites");
        assertEq(globals, onlyGlobals, "globals");
        for (uint32 learner = 0; learner < LEARNERS; ++learner) {
            assertEq(globals[learner], _now(exactGlobal[learner]), "R_global, exactly");
            _assertClose(globals[learner], naiveGlobal[learner], "R_global");
            assertEq(composites[learner], _compositeOf(learner, view_, weight), "R, exactly");
            for (uint32 head = 0; head < HEADS; ++head) {
                uint256 service = registry.serviceOf(learner, head);
                assertEq(service, _now(exactService[learner][head]), "A, exactly");
                _assertClose(service, naiveService[learner][head], "A");
            }
        }
    }

    /// @dev Each of at most 60 rounds may round a sum of at most 2400 tokens, and a power of lambda, by a few units.
    function _assertClose(uint256 actual, uint256 naive, string memory what) private pure {
        assertNear(actual, naive / FINE, 60 * 2 + 60 * (1 + actual / 1e18), what);
    }

    function _compositeOf(uint32 learner, IReputationRegistry.HeadView memory view_, uint256 weight)
        private
        view
        returns (uint256)
    {
        uint256 weighted = 0;
        for (uint32 head = 0; head < HEADS; ++head) {
            uint256 similarity = head == view_.head ? 1e18 : 0;
            for (uint256 i = 0; i < view_.heads.length; ++i) {
                if (view_.heads[i] == head && head != view_.head && view_.similarities[i] > 0) {
                    similarity = uint256(uint64(view_.similarities[i])) * 1e9;
                }
            }
            weighted += similarity * _now(exactService[learner][head]);
        }
        uint256 phi = weight * 1e9;
        return (phi * _now(exactGlobal[learner]) + (1e18 - phi) * (weighted / 1e18)) / 1e18;
    }

    function _randomView(uint256 seed) private pure returns (IReputationRegistry.HeadView memory view_) {
        view_.head = uint32((seed >> 100) % HEADS);
        uint256 chosen = (seed >> 110) & 63;
        uint256 count = 0;
        for (uint256 head = 0; head < HEADS; ++head) {
            count += chosen >> head & 1;
        }
        view_.heads = new uint32[](count);
        view_.similarities = new int64[](count);
        uint256 at = 0;
        for (uint32 head = 0; head < HEADS; ++head) {
            if (chosen >> head & 1 == 0) continue;
            seed = uint256(keccak256(abi.encode(seed)));
            view_.heads[at] = head;
            view_.similarities[at++] = head == view_.head ? int64(1e9) : int64(uint64(seed % (2e9 + 1))) - 1e9;
        }
    }
}
