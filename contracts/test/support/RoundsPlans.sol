// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoundsTypes} from "../../src/interfaces/IRoundsTypes.sol";
import {RoundsBooks} from "./RoundsBooks.sol";

/// @notice The publications and deliveries of the actors. They are drawn from the task, the round and the learner, so every
/// call returns the same ones.
abstract contract RoundsPlans is RoundsBooks {
    uint256 internal constant BATCH = 2;

    /// @dev A coalition that lacks some batches.
    function _partial(uint256 at) internal view returns (uint256) {
        Plan[] storage plans = _plans[at];
        for (uint256 i = 0; i < plans.length; ++i) {
            if (plans[i].published < _batches(plans[i]) && !plans[i].forfeited) return i;
        }
        return type(uint256).max;
    }

    function _batches(Plan storage plan) internal view returns (uint256) {
        return (plan.members.length + BATCH - 1) / BATCH;
    }

    function _isComplete(uint256 at) internal view returns (bool) {
        Plan[] storage plans = _plans[at];
        if (!books[at].isOpen || plans.length != books[at].announced) return false;
        for (uint256 i = 0; i < plans.length; ++i) {
            if (plans[i].added < _batches(plans[i]) && !plans[i].forfeited) return false;
        }
        return true;
    }

    /// @dev Plans the next coalition of learners that have no coalition yet; false if there are none.
    function _plan(uint256 at, uint256 seed) internal returns (bool) {
        Plan[] storage plans = _plans[at];
        bool[] memory taken = new bool[](LEARNERS);
        for (uint256 i = 0; i < plans.length; ++i) {
            for (uint256 k = 0; k < plans[i].members.length; ++k) {
                taken[plans[i].members[k]] = true;
            }
        }
        uint256 bits = _draw(seed, "members");
        uint256 free = 0;
        for (uint32 i = 0; i < LEARNERS; ++i) {
            if (!taken[i]) free += 1;
        }
        if (free == 0) return false;
        Plan storage plan = plans.push();
        plan.coalition = uint16(plans.length - 1);
        for (uint32 i = 0; i < LEARNERS; ++i) {
            if (!taken[i] && (bits >> i & 1 == 1 || (free == 1 && plan.members.length == 0))) plan.members.push(i);
            if (!taken[i]) free -= 1;
        }
        plan.head = plan.members[_draw(seed, "head") % plan.members.length];
        return true;
    }

    function _publication(uint256 at, Plan storage plan, uint256 batch)
        internal
        view
        returns (IRoundsTypes.CoalitionHeader memory made, IRoundsTypes.Member[] memory members)
    {
        made = header(plan.coalition, plan.head, plan.members.length);
        made.heads = new uint32[](LEARNERS - 1);
        made.similarities = new int64[](LEARNERS - 1);
        uint256 count = 0;
        for (uint32 i = 0; i < LEARNERS; ++i) {
            if (i == plan.head) continue;
            made.heads[count] = i;
            made.similarities[count++] = int64(_similarity(at, plan.head, i));
        }
        uint256 from = batch * BATCH;
        uint256 to = from + BATCH > plan.members.length ? plan.members.length : from + BATCH;
        members = new IRoundsTypes.Member[](to - from);
        for (uint256 i = from; i < to; ++i) {
            uint32 learner = plan.members[i];
            members[i - from] = member(learner, learner == plan.head ? int32(1e9) : _similarity(at, plan.head, learner));
        }
    }

    function _similarity(uint256 at, uint32 head, uint32 learner) internal view returns (int32) {
        uint256 drawn = uint256(keccak256(abi.encode(books[at].task, books[at].round, head, learner)));
        return int32(int256(drawn % 2_000_000_001) - 1e9);
    }

    /// @dev A batch from the member at `from` on, honestly reported by its head.
    function _settlement(uint256 at, Plan storage plan, uint256 from) internal view returns (IRoundsTypes.Settlement memory made) {
        made.task = books[at].task;
        made.round = books[at].round;
        made.coalition = plan.coalition;
        made.batch = uint16(from / BATCH);
        made.modelHash = keccak256(abi.encode("model", made.task, made.round, made.coalition));
        made.largestMeasure = _largest(at, plan);
        uint256 to = from + BATCH > plan.members.length ? plan.members.length : from + BATCH;
        made.deliveries = new IRoundsTypes.Delivery[](to - from);
        for (uint256 i = from; i < to; ++i) {
            (made.deliveries[i - from],) = _delivery(at, plan.members[i]);
            signMember(made, i - from, 500_000_000 + uint48(plan.members[i]));
        }
    }

    /// @dev The largest counted measure in time: of each member, the smaller of measure and norm.
    function _largest(uint256 at, Plan storage plan) internal view returns (int64 largest) {
        for (uint256 i = 0; i < plan.members.length; ++i) {
            (IRoundsTypes.Delivery memory drawn, bool late) = _delivery(at, plan.members[i]);
            if (!drawn.delivered || late) continue;
            int64 smaller = smallerMeasure(drawn);
            if (smaller > largest) largest = smaller;
        }
    }

    function _delivery(uint256 at, uint32 learner) internal view returns (IRoundsTypes.Delivery memory made, bool late) {
        uint256 drawn = uint256(keccak256(abi.encode("delivery", books[at].task, books[at].round, learner)));
        made = delivery(learner);
        made.delivered = drawn % 8 != 0;
        // half of the time, heads claim more than was signed
        made.measure = int64(uint64((drawn >> 8) % (3 * NANO)));
        made.updateNorm = int64(uint64((drawn >> 40) % (3 * NANO)));
        made.keptFrequency = uint48((drawn >> 72) % 500_000_000);
        made.computationTime = uint64((drawn >> 136) % (10 * NANO));
        late = (drawn >> 200) % 8 == 0;
        if (late) made.computationTime = 30 * NANO;
    }
}
