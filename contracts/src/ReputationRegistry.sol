// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ReputationSums} from "./reputation/ReputationSums.sol";
import {IReputationRegistry} from "./interfaces/IReputationRegistry.sol";
import {CompositeReputation} from "./reputation/CompositeReputation.sol";
import {DecayedSum} from "./reputation/DecayedSum.sol";
import {KeptSums} from "./reputation/KeptSums.sol";
import {CountedContribution} from "./types/CountedContribution.sol";
import {ReputationAccount, packAccount} from "./types/PackedAccount.sol";
import {
    PendingContribution,
    RoundKey,
    reserveFor,
    toPendingContribution,
    toRoundKey
} from "./types/PendingContribution.sol";
import {ServiceSum, toServiceSum} from "./types/ServiceSum.sol";

/// @title Decayed sums of contributions, shared by all tasks
/// @notice A recorded contribution waits in one of its learner's eight slots until its round counts. Every read adds the
/// contributions that count by then; the stored sums are updated when the learner is next enlisted. So the cost of
/// counting a round does not depend on the number of learners.
/// @dev A writer that loses its role opens no more tasks but can finish those that it has, so no task gets stuck.
contract ReputationRegistry is AccessControl, ReputationSums {
    /// @notice Role of the contracts that can open tasks here.
    bytes32 public constant WRITER = keccak256("WRITER");

    /// @notice Upper bound of v. Twice the logarithm of the longest slack is below 2^66 Wads, and 2^48 contributions below
    /// 2^80 fit into the 128 bits of a sum.
    uint256 public constant CONTRIBUTION_LIMIT = 1 << 80;

    /// @param writer the only contract that may record contributions to the task
    struct TaskWriter {
        address writer;
        uint32 nextRound;
    }

    uint32 private _taskCount;
    mapping(uint32 task => TaskWriter) private _tasks;
    uint32[] private _pastHeads;
    mapping(uint256 word => uint256) private _isPastHead;

    constructor(address admin) {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    /// @inheritdoc IReputationRegistry
    function addTask(uint64 reputationDecay) external onlyRole(WRITER) returns (uint32 task) {
        if (reputationDecay > 1e9) revert InvalidDecay(reputationDecay);
        task = _taskCount++;
        if (task == 0) {
            _reputationDecay = reputationDecay;
            emit DecaySet(reputationDecay);
        } else if (reputationDecay != _reputationDecay) {
            revert DecayMismatch(_reputationDecay, reputationDecay);
        }
        _tasks[task].writer = msg.sender;
        emit TaskAdded(task, msg.sender);
    }

    /// @inheritdoc IReputationRegistry
    function enlist(uint32 task, uint32[] calldata learners) external {
        uint32 round = _requireWriter(task);
        uint256 reputationDecay = _decayWad();
        CountedContribution[PENDING_SLOTS] memory counted;
        for (uint256 i = 0; i < learners.length; ++i) {
            _enlist(task, round, learners[i], reputationDecay, counted);
        }
    }

    /// @inheritdoc IReputationRegistry
    function record(
        uint32 task,
        uint32 round,
        uint16 coalition,
        uint32 head,
        uint32[] calldata learners,
        uint256[] calldata contributions
    ) external {
        uint32 open = _requireWriter(task);
        if (round != open) revert RoundOrder(task, open, round);
        if (coalition > type(uint8).max) revert InvalidCoalition(coalition);
        if (learners.length != contributions.length) revert LengthMismatch(learners.length, contributions.length);
        for (uint256 i = 0; i < learners.length; ++i) {
            uint256 contribution = contributions[i];
            if (contribution == 0) continue;
            if (contribution >= CONTRIBUTION_LIMIT) revert InvalidContribution(learners[i], contribution);
            _fill(task, round, learners[i], toPendingContribution(head, coalition, contribution));
        }
        emit ContributionsRecorded(task, round, coalition, head, learners, contributions);
    }

    /// @inheritdoc IReputationRegistry
    function countRound(uint32 task, uint32 round, uint256 voided, uint32[] calldata heads) external {
        uint32 open = _requireWriter(task);
        if (round != open) revert RoundOrder(task, open, round);
        uint64 newClock = ++_clock;
        _tasks[task].nextRound = round + 1;
        CountedRound storage counted = _rounds[task][round];
        counted.clock = newClock;
        if (voided != 0) {
            counted.anyVoided = true;
            counted.voided = voided;
        }
        for (uint256 i = 0; i < heads.length; ++i) {
            _addPastHead(heads[i]);
        }
        emit RoundCounted(task, round, newClock, voided);
    }

    /// @inheritdoc IReputationRegistry
    function decay() external view returns (uint64) {
        return _reputationDecay;
    }

    /// @inheritdoc IReputationRegistry
    function clock() external view returns (uint64) {
        return _clock;
    }

    /// @inheritdoc IReputationRegistry
    function taskCount() external view returns (uint32) {
        return _taskCount;
    }

    /// @inheritdoc IReputationRegistry
    function globalReputations(uint32[] calldata learners) external view returns (uint256[] memory globals) {
        globals = new uint256[](learners.length);
        uint256 reputationDecay = _decayWad();
        CountedContribution[PENDING_SLOTS] memory counted;
        for (uint256 i = 0; i < learners.length; ++i) {
            ReputationAccount memory account = _accountOf(learners[i]);
            (uint256 count,) = _collect(learners[i], account.pendingSlots, counted);
            globals[i] = _globalOf(account, counted, count, reputationDecay);
        }
    }

    /// @inheritdoc IReputationRegistry
    function reputations(uint64 globalWeight, HeadView calldata view_, uint32[] calldata learners)
        external
        view
        returns (uint256[] memory composites)
    {
        (, composites) = _readReputations(globalWeight, view_, learners);
    }

    /// @inheritdoc IReputationRegistry
    function readReputations(uint64 globalWeight, HeadView calldata view_, uint32[] calldata learners)
        external
        view
        returns (uint256[] memory globals, uint256[] memory composites)
    {
        return _readReputations(globalWeight, view_, learners);
    }

    /// @inheritdoc IReputationRegistry
    function serviceOf(uint32 learner, uint32 head) external view returns (uint256) {
        CountedContribution[PENDING_SLOTS] memory counted;
        ReputationAccount memory account = _accountOf(learner);
        (uint256 count,) = _collect(learner, account.pendingSlots, counted);
        if (!_mayReplace(account, count)) return _serviceOf(learner, head, counted, count, _decayWad());
        KeptSums memory kept = _keptSumsNow(learner, account, counted, count, _decayWad());
        uint256 at = kept.find(head);
        return at < kept.count ? kept.valueAt(at, _clock, _decayWad()) : 0;
    }

    /// @inheritdoc IReputationRegistry
    function isPastHead(uint32 learner) external view returns (bool) {
        return _isPastHead[learner >> 8] >> (learner & 255) & 1 == 1;
    }

    /// @inheritdoc IReputationRegistry
    function pastHeadCount() external view returns (uint256) {
        return _pastHeads.length;
    }

    /// @inheritdoc IReputationRegistry
    function pastHeads(uint256 start, uint256 count) external view returns (uint32[] memory heads) {
        uint256 length = _pastHeads.length;
        uint256 left = start < length ? length - start : 0;
        heads = new uint32[](count < left ? count : left);
        for (uint256 i = 0; i < heads.length; ++i) {
            heads[i] = _pastHeads[start + i];
        }
    }

    /// @dev Updates a learner's sums and reserves a slot for the round, if it has none.
    function _enlist(
        uint32 task,
        uint32 round,
        uint32 learner,
        uint256 reputationDecay,
        CountedContribution[PENDING_SLOTS] memory counted
    ) private {
        ReputationAccount memory account = _accountOf(learner);
        (uint256 count, uint256 waiting) = _collect(learner, account.pendingSlots, counted);
        if (_mayReplace(account, count)) {
            _foldAll(learner, account, counted, count, reputationDecay);
        } else {
            for (uint256 i = 0; i < count; ++i) {
                _fold(learner, account, counted[i], reputationDecay);
            }
        }
        PendingContribution[PENDING_SLOTS] storage slots = _pending[learner];
        RoundKey key = toRoundKey(task, round);
        uint256 free = PENDING_SLOTS;
        bool isEnlisted = false;
        for (uint256 i = 0; i < PENDING_SLOTS && !isEnlisted; ++i) {
            if (waiting >> i & 1 == 1) isEnlisted = slots[i].key() == key;
            else if (free == PENDING_SLOTS) free = i;
            if (waiting >> i == 0) break;
        }
        if (!isEnlisted) {
            if (free == PENDING_SLOTS) revert LearnerInTooManyTasks(learner);
            slots[free] = reserveFor(key);
            waiting |= 1 << free;
        }
        if (count > 0 || waiting != account.pendingSlots) _accounts[learner] = packAccount(account, waiting);
    }

    /// @dev Adds a counted contribution to both sums of a learner.
    function _fold(
        uint32 learner,
        ReputationAccount memory account,
        CountedContribution entry,
        uint256 reputationDecay
    ) private {
        (uint256 countedAt, uint32 head, uint256 contribution) = entry.unpack();
        account.globalReputation =
            DecayedSum.add(account.globalReputation, account.clock, contribution, countedAt, reputationDecay);
        account.clock = countedAt;
        ServiceSum sum = _services[learner][head];
        if (sum.isEmpty()) {
            uint256 position = account.headCount++;
            ServedWord storage word = _servedHeads[learner][position >> 3];
            word.heads = word.heads.withHead(head, position);
        }
        _services[learner][head] = toServiceSum(
            DecayedSum.add(sum.value(), sum.clock(), contribution, countedAt, reputationDecay), countedAt
        );
    }

    /// @dev The same for a learner whose sums may be replaced, all contributions at once.
    function _foldAll(
        uint32 learner,
        ReputationAccount memory account,
        CountedContribution[PENDING_SLOTS] memory counted,
        uint256 count,
        uint256 reputationDecay
    ) private {
        KeptSums memory kept = _keptSumsNow(learner, account, counted, count, reputationDecay);
        for (uint256 i = 0; i < account.headCount; ++i) {
            ServedWord storage word = _servedHeads[learner][i >> 3];
            uint32 before = word.heads.at(i);
            // a head that was dropped may have come back at another place: all are written below
            if (before != kept.heads[i]) _services[learner][before] = ServiceSum.wrap(0);
        }
        for (uint256 i = 0; i < kept.count; ++i) {
            ServedWord storage word = _servedHeads[learner][i >> 3];
            if (word.heads.at(i) != kept.heads[i]) word.heads = word.heads.withHead(kept.heads[i], i);
            _services[learner][kept.heads[i]] = kept.sums[i];
        }
        account.headCount = kept.count;
        for (uint256 i = 0; i < count; ++i) {
            (uint256 countedAt,, uint256 contribution) = counted[i].unpack();
            account.globalReputation =
                DecayedSum.add(account.globalReputation, account.clock, contribution, countedAt, reputationDecay);
            account.clock = countedAt;
        }
    }

    /// @dev Writes a contribution into the slot that is reserved for its round.
    function _fill(uint32 task, uint32 round, uint32 learner, PendingContribution recorded) private {
        PendingContribution[PENDING_SLOTS] storage slots = _pending[learner];
        RoundKey key = toRoundKey(task, round);
        for (uint256 i = 0; i < PENDING_SLOTS; ++i) {
            PendingContribution slot = slots[i];
            if (!(slot.key() == key)) continue;
            if (slot.contribution() != 0) revert AlreadyRecorded(task, round, learner);
            slots[i] = recorded.inRound(key);
            return;
        }
        revert NotEnlisted(task, round, learner);
    }

    function _addPastHead(uint32 head) private {
        uint256 word = _isPastHead[head >> 8];
        uint256 bit = 1 << (head & 255);
        if (word & bit != 0) return;
        _isPastHead[head >> 8] = word | bit;
        _pastHeads.push(head);
    }

    /// @dev The task's open round. Reverts unless the task's writer calls.
    function _requireWriter(uint32 task) private view returns (uint32 openRound) {
        TaskWriter storage found = _tasks[task];
        if (found.writer != msg.sender) revert ForeignTask(task, msg.sender);
        return found.nextRound;
    }

    function _readReputations(uint64 globalWeight, HeadView calldata view_, uint32[] calldata learners)
        private
        view
        returns (uint256[] memory globals, uint256[] memory composites)
    {
        if (globalWeight > 1e9) revert InvalidWeight(globalWeight);
        _requireValid(view_);
        globals = new uint256[](learners.length);
        composites = new uint256[](learners.length);
        uint256 reputationDecay = _decayWad();
        CountedContribution[PENDING_SLOTS] memory counted;
        for (uint256 i = 0; i < learners.length; ++i) {
            ReputationAccount memory account = _accountOf(learners[i]);
            (uint256 count,) = _collect(learners[i], account.pendingSlots, counted);
            globals[i] = _globalOf(account, counted, count, reputationDecay);
            uint256 weighted = _weigh(learners[i], account, view_, counted, count, reputationDecay);
            composites[i] = CompositeReputation.composite(globals[i], CompositeReputation.task(weighted), globalWeight);
        }
    }

    function _requireValid(HeadView calldata view_) private pure {
        uint32[] calldata heads = view_.heads;
        int64[] calldata similarities = view_.similarities;
        uint32 viewer = view_.head;
        if (heads.length != similarities.length) revert LengthMismatch(heads.length, similarities.length);
        for (uint256 i = 0; i < heads.length; ++i) {
            int64 similarity = similarities[i];
            uint32 head = heads[i];
            bool isValid = similarity >= -1e9 && similarity <= 1e9 && (i == 0 || heads[i - 1] < head)
                && (head != viewer || similarity == 1e9);
            if (!isValid) revert InvalidView(viewer, i);
        }
    }
}
