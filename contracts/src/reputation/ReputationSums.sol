// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReputationRegistry} from "../interfaces/IReputationRegistry.sol";
import {DecayedSum} from "./DecayedSum.sol";
import {KeptSums} from "./KeptSums.sol";
import {CountedContribution, toCountedContribution} from "../types/CountedContribution.sol";
import {PackedAccount, ReputationAccount} from "../types/PackedAccount.sol";
import {PendingContribution} from "../types/PendingContribution.sol";
import {ServedHeads} from "../types/ServedHeads.sol";
import {ServiceSum} from "../types/ServiceSum.sol";

/// @title The sums of a reputation registry, and how they are read
/// @dev The registry writes them. A read adds the contributions that count and are not in the sums yet.
abstract contract ReputationSums is IReputationRegistry {
    /// @notice The most heads whose sums a learner keeps; one more replaces the smallest sum. So the cost of a read is bounded.
    /// With lambda up to 0.7, every sum is 0 after 131 rounds, so none above 0 is ever replaced.
    uint256 public constant MOST_HEADS = 136;

    /// @dev The number of tasks in whose open rounds a learner can be.
    uint256 internal constant PENDING_SLOTS = 8;

    /// @param clock 0 until the round counts
    /// @param voided bit j is set if the contributions to coalition j do not count
    struct CountedRound {
        uint64 clock;
        bool anyVoided;
        uint256 voided;
    }

    /// @dev A storage reference to one word of heads: values have none.
    struct ServedWord {
        ServedHeads heads;
    }

    mapping(uint32 task => mapping(uint32 round => CountedRound)) internal _rounds;
    // packed by hand, so that each word is written once
    mapping(uint32 learner => PackedAccount) internal _accounts;
    mapping(uint32 learner => mapping(uint32 head => ServiceSum)) internal _services;
    mapping(uint32 learner => mapping(uint256 word => ServedWord)) internal _servedHeads;
    mapping(uint32 learner => PendingContribution[PENDING_SLOTS]) internal _pending;
    // last, so that the registry's count of tasks shares their word
    uint64 internal _reputationDecay;
    uint64 internal _clock;

    /// @dev Not a function of PackedAccount: there the compiler makes other code of it.
    function _accountOf(uint32 learner) internal view returns (ReputationAccount memory) {
        PackedAccount account = _accounts[learner];
        return ReputationAccount({
            globalReputation: account.globalReputation(),
            clock: account.clock(),
            pendingSlots: account.pendingSlots(),
            headCount: account.headCount()
        });
    }

    /// @dev Sum of max(S(j, r), 0) A_i[r] over the heads r that the learner served and the head sees.
    function _weigh(
        uint32 learner,
        ReputationAccount memory account,
        HeadView calldata view_,
        CountedContribution[PENDING_SLOTS] memory counted,
        uint256 count,
        uint256 reputationDecay
    ) internal view returns (uint256) {
        if (_mayReplace(account, count)) {
            return _weighKept(_keptSumsNow(learner, account, counted, count, reputationDecay), view_, reputationDecay);
        }
        return account.headCount <= view_.heads.length
            ? _weighServed(learner, account.headCount, view_, counted, count, reputationDecay)
            : _weighViewed(learner, view_, counted, count, reputationDecay);
    }

    /// @dev Whether contributions that are not in the sums yet may replace sums of other heads.
    function _mayReplace(ReputationAccount memory account, uint256 count) internal pure returns (bool) {
        return count > 0 && account.headCount + count > MOST_HEADS;
    }

    /// @dev The sums as they will be in storage once the contributions that count are added.
    function _keptSumsNow(
        uint32 learner,
        ReputationAccount memory account,
        CountedContribution[PENDING_SLOTS] memory counted,
        uint256 count,
        uint256 reputationDecay
    ) internal view returns (KeptSums memory kept) {
        kept = _keptSums(learner, account.headCount);
        for (uint256 i = 0; i < count; ++i) {
            kept.add(counted[i], reputationDecay);
        }
    }

    /// @dev The sums in storage.
    function _keptSums(uint32 learner, uint256 headCount) private view returns (KeptSums memory kept) {
        kept = KeptSums({heads: new uint32[](MOST_HEADS), sums: new ServiceSum[](MOST_HEADS), count: headCount});
        ServedHeads heads = ServedHeads.wrap(0);
        for (uint256 i = 0; i < headCount; ++i) {
            heads = i & 7 == 0 ? _servedHeads[learner][i >> 3].heads : heads.rest();
            kept.heads[i] = heads.first();
            kept.sums[i] = _services[learner][kept.heads[i]];
        }
    }

    /// @dev The sum over kept heads.
    function _weighKept(KeptSums memory kept, HeadView calldata view_, uint256 reputationDecay)
        private
        view
        returns (uint256 weighted)
    {
        for (uint256 i = 0; i < kept.count; ++i) {
            uint256 similarity = _similarityOf(view_, kept.heads[i]);
            if (similarity > 0) weighted += similarity * kept.valueAt(i, _clock, reputationDecay);
        }
    }

    /// @dev The same sum over the heads in storage.
    function _weighServed(
        uint32 learner,
        uint256 headCount,
        HeadView calldata view_,
        CountedContribution[PENDING_SLOTS] memory counted,
        uint256 count,
        uint256 reputationDecay
    ) private view returns (uint256 weighted) {
        ServedHeads heads = ServedHeads.wrap(0);
        for (uint256 i = 0; i < headCount; ++i) {
            heads = i & 7 == 0 ? _servedHeads[learner][i >> 3].heads : heads.rest();
            uint32 head = heads.first();
            uint256 similarity = _similarityOf(view_, head);
            if (similarity > 0) weighted += similarity * _serviceOf(learner, head, counted, count, reputationDecay);
        }
        // heads of contributions that count and are not in the sums yet, each once
        for (uint256 i = 0; i < count; ++i) {
            (, uint32 head,) = counted[i].unpack();
            if (!_services[learner][head].isEmpty() || _isNamed(head, counted, i)) continue;
            uint256 similarity = _similarityOf(view_, head);
            if (similarity > 0) weighted += similarity * _serviceOf(learner, head, counted, count, reputationDecay);
        }
    }

    /// @dev The same sum over the heads of the view, which is cheaper where the learner served more.
    function _weighViewed(
        uint32 learner,
        HeadView calldata view_,
        CountedContribution[PENDING_SLOTS] memory counted,
        uint256 count,
        uint256 reputationDecay
    ) private view returns (uint256 weighted) {
        weighted = 1e9 * _serviceOf(learner, view_.head, counted, count, reputationDecay);
        for (uint256 i = 0; i < view_.heads.length; ++i) {
            int64 similarity = view_.similarities[i];
            if (similarity <= 0 || view_.heads[i] == view_.head) continue;
            weighted +=
                uint256(uint64(similarity)) * _serviceOf(learner, view_.heads[i], counted, count, reputationDecay);
        }
    }

    /// @dev A_i[r], decayed to now.
    function _serviceOf(
        uint32 learner,
        uint32 head,
        CountedContribution[PENDING_SLOTS] memory counted,
        uint256 count,
        uint256 reputationDecay
    ) internal view returns (uint256 service) {
        ServiceSum sum = _services[learner][head];
        uint256 since = sum.clock();
        service = sum.value();
        for (uint256 i = 0; i < count; ++i) {
            (uint256 countedAt, uint32 served, uint256 contribution) = counted[i].unpack();
            if (served != head) continue;
            service = DecayedSum.add(service, since, contribution, countedAt, reputationDecay);
            since = countedAt;
        }
        return DecayedSum.read(service, since, _clock, reputationDecay);
    }

    /// @dev R_global, decayed to now.
    function _globalOf(
        ReputationAccount memory account,
        CountedContribution[PENDING_SLOTS] memory counted,
        uint256 count,
        uint256 reputationDecay
    ) internal view returns (uint256 globalReputation) {
        uint256 since = account.clock;
        globalReputation = account.globalReputation;
        for (uint256 i = 0; i < count; ++i) {
            (uint256 countedAt,, uint256 contribution) = counted[i].unpack();
            globalReputation = DecayedSum.add(globalReputation, since, contribution, countedAt, reputationDecay);
            since = countedAt;
        }
        return DecayedSum.read(globalReputation, since, _clock, reputationDecay);
    }

    /// @dev Finds a learner's contributions that count and are not in its sums yet.
    /// @param counted its first `count` entries are replaced by them, in order of the clock
    /// @return count number of contributions found
    /// @return waiting one bit for each slot whose round is open
    function _collect(uint32 learner, uint256 pendingSlots, CountedContribution[PENDING_SLOTS] memory counted)
        internal
        view
        returns (uint256 count, uint256 waiting)
    {
        for (uint256 i = 0; pendingSlots >> i != 0; ++i) {
            if (pendingSlots >> i & 1 == 0) continue;
            PendingContribution slot = _pending[learner][i];
            CountedRound storage round = _rounds[slot.task()][slot.round()];
            uint256 countedAt = round.clock;
            if (countedAt == 0) {
                waiting |= 1 << i;
            } else if (slot.contribution() > 0 && !(round.anyVoided && round.voided >> slot.coalition() & 1 == 1)) {
                CountedContribution entry = toCountedContribution(countedAt, slot.head(), slot.contribution());
                uint256 position = count++;
                for (; position > 0 && counted[position - 1].isAfter(entry); --position) {
                    counted[position] = counted[position - 1];
                }
                counted[position] = entry;
            }
        }
    }

    /// @dev lambda, a Wad.
    function _decayWad() internal view returns (uint256) {
        return uint256(_reputationDecay) * 1e9;
    }

    /// @dev max(S(j, r), 0) in units of 1e-9: 1 for the head itself, 0 for heads that the view does not name.
    function _similarityOf(HeadView calldata view_, uint32 head) private pure returns (uint256) {
        if (head == view_.head) return 1e9;
        uint256 low = 0;
        uint256 high = view_.heads.length;
        while (low < high) {
            uint256 middle = (low + high) >> 1;
            if (view_.heads[middle] < head) low = middle + 1;
            else high = middle;
        }
        if (low == view_.heads.length || view_.heads[low] != head) return 0;
        int64 similarity = view_.similarities[low];
        return similarity > 0 ? uint256(uint64(similarity)) : 0;
    }

    /// @dev Whether one of the first `before` entries is a contribution under the head.
    function _isNamed(uint32 head, CountedContribution[PENDING_SLOTS] memory counted, uint256 before) private pure returns (bool) {
        for (uint256 i = 0; i < before; ++i) {
            (, uint32 named,) = counted[i].unpack();
            if (named == head) return true;
        }
        return false;
    }
}
