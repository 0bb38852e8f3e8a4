// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IReputationRegistry} from "./interfaces/IReputationRegistry.sol";
import {CompositeReputation} from "./libraries/CompositeReputation.sol";
import {DecayedSum} from "./libraries/DecayedSum.sol";

/// @title Decayed sums of contributions, shared by all tasks
/// @notice A recorded contribution waits in one of its learner's eight places until its round counts. Every read adds
/// what counts by then; the sums themselves are brought up to date when the learner is next enlisted. So a round counts
/// at a cost that does not depend on its learners.
/// @dev A writer whose role is taken away opens no more tasks, but may go on with those it has: nothing gets stuck.
contract ReputationRegistry is IReputationRegistry, AccessControl {
    /// @notice Role of those who may open tasks here.
    bytes32 public constant WRITER = keccak256("WRITER");

    /// @notice Largest v: ln of the longest slack times 2 is below 2^66, and sums of less than 2^80 over 2^48 rounds
    /// fit their 128 bits.
    uint256 public constant CONTRIBUTION_LIMIT = 1 << 80;

    uint256 private constant PLACES = 8;

    struct Task {
        address writer;
        uint32 nextRound;
    }

    /// @dev `clock` is 0 until the round counts.
    struct CountedRound {
        uint64 clock;
        bool anyVoided;
        uint256 voided;
    }

    /// @dev One word on chain: value 128 bits, clock 48, places 8, headCount 32, from the lowest.
    /// @param value R_global as it was at `clock`
    /// @param places a bit for each place in use
    /// @param headCount heads served, see _served
    struct Account {
        uint256 value;
        uint256 clock;
        uint256 places;
        uint256 headCount;
    }

    uint64 private _decay;
    uint64 private _clock;
    uint32 private _taskCount;
    mapping(uint32 task => Task) private _tasks;
    mapping(uint32 task => mapping(uint32 round => CountedRound)) private _rounds;
    // words packed by hand: each is then written once
    mapping(uint32 learner => uint256) private _accounts;
    /// @dev A_i[r] as it was when something was last added, 128 bits, and the clock then; 0 stands for "never".
    mapping(uint32 learner => mapping(uint32 head => uint256)) private _services;
    /// @dev Heads a learner served, eight to a word, in the order in which they first counted.
    mapping(uint32 learner => mapping(uint256 word => uint256)) private _served;
    /// @dev contribution 128 bits, coalition 8, head 32, round 32, number of the task plus 1, from the lowest.
    mapping(uint32 learner => uint256[PLACES]) private _places;
    uint32[] private _pastHeads;
    mapping(uint256 word => uint256) private _isPastHead;

    constructor(address admin) {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    /// @inheritdoc IReputationRegistry
    function addTask(uint64 decay_) external onlyRole(WRITER) returns (uint32 task) {
        if (decay_ > 1e9) revert InvalidDecay(decay_);
        task = _taskCount++;
        if (task == 0) {
            _decay = decay_;
            emit DecaySet(decay_);
        } else if (decay_ != _decay) {
            revert DecayMismatch(_decay, decay_);
        }
        _tasks[task].writer = msg.sender;
        emit TaskAdded(task, msg.sender);
    }

    /// @inheritdoc IReputationRegistry
    function enlist(uint32 task, uint32[] calldata learners) external {
        uint32 round = _requireWriter(task);
        uint256 lambda = _lambda();
        uint256[PLACES] memory counted;
        for (uint256 i = 0; i < learners.length; ++i) {
            _enlist(task, round, learners[i], lambda, counted);
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
            _fill(task, round, learners[i], uint256(head) << 136 | uint256(coalition) << 128 | contribution);
        }
        emit ContributionsRecorded(task, round, coalition, head, learners, contributions);
    }

    /// @inheritdoc IReputationRegistry
    function countRound(uint32 task, uint32 round, uint256 voided, uint32[] calldata heads) external {
        uint32 open = _requireWriter(task);
        if (round != open) revert RoundOrder(task, open, round);
        uint64 now_ = ++_clock;
        _tasks[task].nextRound = round + 1;
        CountedRound storage counted = _rounds[task][round];
        counted.clock = now_;
        if (voided != 0) {
            counted.anyVoided = true;
            counted.voided = voided;
        }
        for (uint256 i = 0; i < heads.length; ++i) {
            _addPastHead(heads[i]);
        }
        emit RoundCounted(task, round, now_, voided);
    }

    /// @inheritdoc IReputationRegistry
    function decay() external view returns (uint64) {
        return _decay;
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
        uint256 lambda = _lambda();
        uint256[PLACES] memory counted;
        for (uint256 i = 0; i < learners.length; ++i) {
            Account memory account = _accountOf(learners[i]);
            (uint256 count,) = _collect(learners[i], account.places, counted);
            globals[i] = _globalOf(account, counted, count, lambda);
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
        uint256[PLACES] memory counted;
        (uint256 count,) = _collect(learner, _accountOf(learner).places, counted);
        return _serviceOf(learner, head, counted, count, _lambda());
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

    /// @dev Brings a learner's sums up to date and gives it a place for the round, if it has none.
    function _enlist(uint32 task, uint32 round, uint32 learner, uint256 lambda, uint256[PLACES] memory counted)
        private
    {
        Account memory account = _accountOf(learner);
        (uint256 count, uint256 waiting) = _collect(learner, account.places, counted);
        for (uint256 i = 0; i < count; ++i) {
            _fold(learner, account, counted[i], lambda);
        }
        uint256[PLACES] storage places = _places[learner];
        uint256 owner = _ownerOf(task, round);
        uint256 free = PLACES;
        bool isEnlisted = false;
        for (uint256 i = 0; i < PLACES && !isEnlisted; ++i) {
            if (waiting >> i & 1 == 1) isEnlisted = places[i] >> 168 == owner;
            else if (free == PLACES) free = i;
            if (waiting >> i == 0) break;
        }
        if (!isEnlisted) {
            if (free == PLACES) revert LearnerInTooManyTasks(learner);
            places[free] = owner << 168;
            waiting |= 1 << free;
        }
        if (count > 0 || waiting != account.places) {
            _accounts[learner] = account.value | account.clock << 128 | waiting << 176 | account.headCount << 184;
        }
    }

    /// @dev Adds what counted at one clock to both sums of a learner.
    function _fold(uint32 learner, Account memory account, uint256 entry, uint256 lambda) private {
        (uint256 at, uint32 head, uint256 contribution) = _unpack(entry);
        account.value = DecayedSum.add(account.value, account.clock, contribution, at, lambda);
        account.clock = at;
        uint256 sum = _services[learner][head];
        if (sum == 0) {
            uint256 position = account.headCount++;
            _served[learner][position >> 3] |= uint256(head) << ((position & 7) << 5);
        }
        _services[learner][head] = DecayedSum.add(uint128(sum), sum >> 128, contribution, at, lambda) | at << 128;
    }

    /// @dev Writes a contribution into the place that was kept for it.
    function _fill(uint32 task, uint32 round, uint32 learner, uint256 content) private {
        uint256[PLACES] storage places = _places[learner];
        uint256 owner = _ownerOf(task, round);
        for (uint256 i = 0; i < PLACES; ++i) {
            uint256 place = places[i];
            if (place >> 168 != owner) continue;
            if (uint128(place) != 0) revert AlreadyRecorded(task, round, learner);
            places[i] = owner << 168 | content;
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

    /// @dev The task's open round.
    function _requireWriter(uint32 task) private view returns (uint32) {
        Task storage found = _tasks[task];
        if (found.writer != msg.sender) revert ForeignTask(task, msg.sender);
        return found.nextRound;
    }

    function _accountOf(uint32 learner) private view returns (Account memory) {
        uint256 word = _accounts[learner];
        return Account({
            value: uint128(word),
            clock: uint48(word >> 128),
            places: uint8(word >> 176),
            headCount: uint32(word >> 184)
        });
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
        uint256 lambda = _lambda();
        uint256[PLACES] memory counted;
        for (uint256 i = 0; i < learners.length; ++i) {
            Account memory account = _accountOf(learners[i]);
            (uint256 count,) = _collect(learners[i], account.places, counted);
            globals[i] = _globalOf(account, counted, count, lambda);
            uint256 weighted = account.headCount <= view_.heads.length
                ? _weighServed(learners[i], account.headCount, view_, counted, count, lambda)
                : _weighViewed(learners[i], view_, counted, count, lambda);
            composites[i] = CompositeReputation.composite(globals[i], CompositeReputation.task(weighted), globalWeight);
        }
    }

    /// @dev Sum of max(S, 0) A[r] over the heads that the learner served.
    function _weighServed(
        uint32 learner,
        uint256 headCount,
        HeadView calldata view_,
        uint256[PLACES] memory counted,
        uint256 count,
        uint256 lambda
    ) private view returns (uint256 weighted) {
        uint256 word = 0;
        for (uint256 i = 0; i < headCount; ++i) {
            word = i & 7 == 0 ? _served[learner][i >> 3] : word >> 32;
            uint32 head = uint32(word);
            uint256 similarity = _similarityOf(view_, head);
            if (similarity > 0) weighted += similarity * _serviceOf(learner, head, counted, count, lambda);
        }
        // those that only wait to be added, each once
        for (uint256 i = 0; i < count; ++i) {
            (, uint32 head,) = _unpack(counted[i]);
            if (_services[learner][head] != 0 || _isNamed(head, counted, i)) continue;
            uint256 similarity = _similarityOf(view_, head);
            if (similarity > 0) weighted += similarity * _serviceOf(learner, head, counted, count, lambda);
        }
    }

    /// @dev The same sum over the heads of the view: there are fewer of them.
    function _weighViewed(
        uint32 learner,
        HeadView calldata view_,
        uint256[PLACES] memory counted,
        uint256 count,
        uint256 lambda
    ) private view returns (uint256 weighted) {
        weighted = 1e9 * _serviceOf(learner, view_.head, counted, count, lambda);
        for (uint256 i = 0; i < view_.heads.length; ++i) {
            int64 similarity = view_.similarities[i];
            if (similarity <= 0 || view_.heads[i] == view_.head) continue;
            weighted +=
                uint256(uint64(similarity)) * _serviceOf(learner, view_.heads[i], counted, count, lambda);
        }
    }

    /// @dev A_i[r] now.
    function _serviceOf(
        uint32 learner,
        uint32 head,
        uint256[PLACES] memory counted,
        uint256 count,
        uint256 lambda
    ) private view returns (uint256 value) {
        uint256 sum = _services[learner][head];
        uint256 since = sum >> 128;
        value = uint128(sum);
        for (uint256 i = 0; i < count; ++i) {
            (uint256 at, uint32 served, uint256 contribution) = _unpack(counted[i]);
            if (served != head) continue;
            value = DecayedSum.add(value, since, contribution, at, lambda);
            since = at;
        }
        return DecayedSum.read(value, since, _clock, lambda);
    }

    /// @dev R_global now.
    function _globalOf(Account memory account, uint256[PLACES] memory counted, uint256 count, uint256 lambda)
        private
        view
        returns (uint256 value)
    {
        uint256 since = account.clock;
        value = account.value;
        for (uint256 i = 0; i < count; ++i) {
            (uint256 at,, uint256 contribution) = _unpack(counted[i]);
            value = DecayedSum.add(value, since, contribution, at, lambda);
            since = at;
        }
        return DecayedSum.read(value, since, _clock, lambda);
    }

    /// @dev What counts by now and is not in the sums yet, into the first `count` of `counted`, in order of the clock;
    /// and a bit for each place whose round is open.
    function _collect(uint32 learner, uint256 places, uint256[PLACES] memory counted)
        private
        view
        returns (uint256 count, uint256 waiting)
    {
        for (uint256 i = 0; places >> i != 0; ++i) {
            if (places >> i & 1 == 0) continue;
            uint256 place = _places[learner][i];
            CountedRound storage round = _rounds[uint32((place >> 200) - 1)][uint32(place >> 168)];
            uint256 at = round.clock;
            if (at == 0) {
                waiting |= 1 << i;
            } else if (uint128(place) > 0 && !(round.anyVoided && round.voided >> uint8(place >> 128) & 1 == 1)) {
                // no two rounds count at one clock, and the clock is in the highest bits
                uint256 entry = at << 160 | uint256(uint32(place >> 136)) << 128 | uint128(place);
                uint256 position = count++;
                for (; position > 0 && counted[position - 1] > entry; --position) {
                    counted[position] = counted[position - 1];
                }
                counted[position] = entry;
            }
        }
    }

    function _lambda() private view returns (uint256) {
        return uint256(_decay) * 1e9;
    }

    /// @dev What a place kept for a round is marked with.
    function _ownerOf(uint32 task, uint32 round) private pure returns (uint256) {
        return (uint256(task) + 1) << 32 | round;
    }

    /// @dev max(S(j, r), 0) in units of 1e-9; 1 for the head itself, 0 for heads that are not named.
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

    /// @dev Whether one of the first `before` entries names the head.
    function _isNamed(uint32 head, uint256[PLACES] memory counted, uint256 before) private pure returns (bool) {
        for (uint256 i = 0; i < before; ++i) {
            (, uint32 named,) = _unpack(counted[i]);
            if (named == head) return true;
        }
        return false;
    }

    function _unpack(uint256 entry) private pure returns (uint256 at, uint32 head, uint256 contribution) {
        return (entry >> 160, uint32(entry >> 128), uint128(entry));
    }

    function _requireValid(HeadView calldata view_) private pure {
        uint32[] calldata heads = view_.heads;
        int64[] calldata similarities = view_.similarities;
        uint32 own = view_.head;
        if (heads.length != similarities.length) revert LengthMismatch(heads.length, similarities.length);
        for (uint256 i = 0; i < heads.length; ++i) {
            int64 similarity = similarities[i];
            uint32 head = heads[i];
            bool isValid = similarity >= -1e9 && similarity <= 1e9 && (i == 0 || heads[i - 1] < head)
                && (head != own || similarity == 1e9);
            if (!isValid) revert InvalidView(own, i);
        }
    }
}
