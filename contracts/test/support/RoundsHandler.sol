// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRounds} from "../../src/interfaces/IRounds.sol";
import {ITasks} from "../../src/interfaces/ITasks.sol";
import {DecayedSum} from "../../src/libraries/DecayedSum.sol";
import {RoundsFixture} from "./RoundsFixture.sol";

/// @notice Several actors who do whatever they like with several tasks, and a second set of books.
contract RoundsHandler is RoundsFixture {
    uint32 public constant LEARNERS = 9;
    uint256 private constant MOST_TASKS = 5;
    uint256 private constant BATCH = 2;

    /// @notice A coalition as its provider plans it; members ascending.
    struct Plan {
        uint16 coalition;
        uint32 head;
        uint32[] members;
        uint256 published;
        uint256 added;
        uint256 settled;
        bool forfeited;
    }

    struct TaskBook {
        uint32 task;
        address provider;
        bool closed;
        bool isOpen;
        uint32 round;
        uint256 deposit;
        uint256 announced;
        uint256 paid;
        uint256 refund;
    }

    struct Sum {
        uint256 value;
        uint256 clock;
    }

    struct Contribution {
        uint32 learner;
        uint32 head;
        uint16 coalition;
        uint256 value;
    }

    error RolledBack(bytes32 result, bool whole, string complaint);
    error Ended(uint256 tasksLeft, uint256 tokensLeft);

    TaskBook[] public books;
    mapping(uint256 at => Plan[]) private _plans;
    mapping(uint256 at => Contribution[]) private _waiting;
    /// @dev Reputations as published, by coalition and batch: another task's round may count before H is added.
    mapping(uint256 at => mapping(uint16 coalition => mapping(uint256 batch => uint256[]))) private _seen;
    mapping(uint32 learner => Sum) private _globals;
    mapping(uint32 learner => mapping(uint32 head => Sum)) private _services;
    mapping(uint32 learner => uint256) public earned;
    uint256 public clock;
    uint256 public withdrawn;
    uint256 public finalised;
    uint256 public forfeits;
    uint256 public comparisons;
    /// @notice What should not have happened; empty if all is well.
    string public complaint;

    constructor() {
        deploy();
        registerMany(LEARNERS);
        _openTask(makeAddr(0), 2_000 * TOKEN);
        _openTask(makeAddr(1), 60 * TOKEN);
    }

    // ---- what the fuzzer calls ----

    /// @notice The next step of a task's round.
    function advance(uint256 seed) public {
        (uint256 at, bool found) = _running(seed);
        if (!found) return;
        TaskBook storage book = books[at];
        if (!book.isOpen) return openRound(seed);
        Plan[] storage plans = _plans[at];
        if (plans.length < book.announced || _partial(at) != type(uint256).max) return publish(seed);
        for (uint256 i = 0; i < plans.length; ++i) {
            if (plans[i].added < _batches(plans[i]) && !plans[i].forfeited) return _addUtilities(at, plans[i]);
        }
        for (uint256 i = 0; i < plans.length; ++i) {
            if (plans[i].settled < plans[i].members.length && !plans[i].forfeited && _settle(at, plans[i])) return;
        }
        finalise(seed);
    }

    /// @notice As {advance}: most calls should get somewhere.
    function advanceFurther(uint256 seed) external {
        for (uint256 i = 0; i < 4; ++i) {
            advance(seed);
        }
    }

    function openRound(uint256 seed) public {
        (uint256 at, bool found) = _running(seed);
        if (!found || books[at].isOpen) return;
        uint16 count = uint16(_draw(seed, "count") % 4);
        vm.prank(books[at].provider);
        rounds.openRound(books[at].task, books[at].round, count, stability());
        books[at].isOpen = true;
        books[at].announced = count;
        delete _plans[at];
        delete _waiting[at];
    }

    function publish(uint256 seed) public {
        (uint256 at, bool found) = _running(seed);
        if (!found || !books[at].isOpen) return;
        uint256 partial_ = _partial(at);
        if (partial_ == type(uint256).max) {
            if (_plans[at].length == books[at].announced || !_plan(at, seed)) return;
            partial_ = _plans[at].length - 1;
        }
        Plan storage plan = _plans[at][partial_];
        (IRounds.CoalitionHeader memory made, IRounds.Member[] memory members) = _publication(at, plan, plan.published);
        vm.recordLogs();
        vm.prank(books[at].provider);
        rounds.publishCoalition(books[at].task, books[at].round, uint16(plan.published), made, members);
        _seen[at][plan.coalition][plan.published] = publishedReputations();
        plan.published += 1;
        if (plan.members.length <= BATCH) plan.added = 1;
    }

    function addUtilities(uint256 seed) external {
        (uint256 at, bool found) = _running(seed);
        if (!found || _plans[at].length == 0) return;
        Plan storage plan = _plans[at][_draw(seed, "plan") % _plans[at].length];
        if (plan.added < _batches(plan) && plan.published == _batches(plan) && !plan.forfeited) _addUtilities(at, plan);
    }

    function settle(uint256 seed) external {
        (uint256 at, bool found) = _running(seed);
        if (!found || !_isComplete(at) || _plans[at].length == 0) return;
        Plan storage plan = _plans[at][_draw(seed, "plan") % _plans[at].length];
        if (plan.settled < plan.members.length && !plan.forfeited) _settle(at, plan);
    }

    function forfeit(uint256 seed) external {
        (uint256 at, bool found) = _running(seed);
        if (!found || _plans[at].length == 0 || !books[at].isOpen) return;
        uint256 chosen = _draw(seed, "plan") % _plans[at].length;
        // rather one that is settled in part
        for (uint256 i = 0; i < _plans[at].length; ++i) {
            if (_plans[at][i].settled > 0 && _plans[at][i].settled < _plans[at][i].members.length) chosen = i;
        }
        Plan storage plan = _plans[at][chosen];
        vm.prank(makeAddr(77));
        try rounds.forfeit(books[at].task, books[at].round, plan.coalition) {
            if (plan.forfeited || plan.settled == plan.members.length) complaint = "forfeited what was done";
            plan.forfeited = true;
            forfeits += 1;
        } catch {}
    }

    function finalise(uint256 seed) public {
        (uint256 at, bool found) = _running(seed);
        if (!found || !books[at].isOpen) return;
        vm.prank(makeAddr(78));
        try rounds.finaliseRound(books[at].task, books[at].round) {
            _count(at);
        } catch {}
    }

    function wait(uint256 seed) external {
        vm.warp(block.timestamp + (seed % 2 == 0 ? WINDOW : seed % WINDOW));
    }

    function withdraw(uint256 seed) external {
        uint32 learner = uint32(seed % LEARNERS);
        uint256 before = token.balanceOf(_accountOf(learner));
        uint256 amount = tasks.withdraw(address(token), learner);
        if (amount != earned[learner]) complaint = "withdrew something else than was earned";
        if (token.balanceOf(_accountOf(learner)) != before + amount) complaint = "withdrew, but did not arrive";
        earned[learner] = 0;
        withdrawn += amount;
    }

    function close(uint256 seed) external {
        // rarely: a closed task does no more
        if (_draw(seed, "close") % 8 != 0) return;
        (uint256 at, bool found) = _running(seed);
        if (!found || books[at].isOpen) return;
        vm.prank(books[at].provider);
        books[at].refund = tasks.close(books[at].task);
        books[at].closed = true;
    }

    function openTask(uint256 seed) external {
        if (books.length < MOST_TASKS) _openTask(makeAddr(seed % 3), (seed % 7) * 20 * TOKEN);
    }

    /// @notice Settles all that waits in two orders, and compares; the state stays.
    function compareOrders(uint256 seed) external {
        (uint256 at, bool found) = _running(seed);
        if (!found || !books[at].isOpen || !_isComplete(at) || _plans[at].length < 2) return;
        (bytes32 first, bool firstWhole) = _tryAll(at, false);
        (bytes32 second, bool secondWhole) = _tryAll(at, true);
        if (firstWhole != secondWhole) complaint = "the escrow's end depends on the order";
        if (firstWhole && first != second) complaint = "the order of settlement matters";
        if (firstWhole) comparisons += 1;
    }

    /// @notice What nobody may do, by a stranger or at the wrong time.
    function misbehave(uint256 seed) external {
        (uint256 at, bool found) = _running(seed);
        if (!found) return;
        TaskBook memory book = books[at];
        uint32[] memory who = only(uint32(_draw(seed, "who") % LEARNERS));
        uint256[] memory much = new uint256[](1);
        much[0] = TOKEN;
        bytes[] memory calls = new bytes[](9);
        address[9] memory targets;
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
        uint256 choice = _draw(seed, "choice") % 9;
        vm.prank(makeAddr(99));
        (bool success,) = targets[choice].call(calls[choice]);
        if (success) complaint = string.concat("a stranger succeeded with call ", vm.toString(choice));
    }

    /// @notice Settles what must not be settled: again, with another's signature, for another round, with foreign members.
    function settleWrongly(uint256 seed) external {
        (uint256 at, bool found) = _running(seed);
        if (!found || !books[at].isOpen || !_isComplete(at) || _plans[at].length == 0) return;
        Plan storage plan = _plans[at][_draw(seed, "plan") % _plans[at].length];
        bool done = plan.settled == plan.members.length || plan.forfeited;
        IRounds.Settlement memory made = _settlement(at, plan, done ? 0 : plan.settled);
        uint256 kind = _draw(seed, "kind") % 6;
        uint32 signer = plan.head;
        if (done) kind = 0;
        if (kind == 1) made.round += 1;
        if (kind == 2) signer = (signer + 1) % LEARNERS;
        if (kind == 3) made.deliveries[0].learner = _outsider(plan);
        if (kind == 4) made.batch += 1;
        if (kind == 5) {
            IRounds.Delivery memory first = made.deliveries[0];
            first.delivered = true;
            first.computationTime = 0;
            first.transmissionTime = 0;
            first.measure = 0;
            first.keptFrequency = 0;
            first.updateHash = keccak256("not what was signed");
        }
        if (kind == 0 && !done) return;
        (bytes32 r, bytes32 vs) = signHead(made, signer);
        try rounds.settle(made, r, vs) {
            complaint = string.concat("a wrong settlement was taken, kind ", vm.toString(kind));
        } catch {}
    }

    // ---- what the invariants read ----

    function ledger() external view returns (address, address, address) {
        return (address(token), address(tasks), address(reputations));
    }

    function bookCount() external view returns (uint256) {
        return books.length;
    }

    /// @notice R_global by the second set of books.
    function globalOfBooks(uint32 learner) external view returns (uint256) {
        Sum memory sum = _globals[learner];
        return DecayedSum.read(sum.value, sum.clock, clock, 700_000_000 * 1e9);
    }

    /// @notice A_i[r] by the second set of books.
    function serviceOfBooks(uint32 learner, uint32 head) external view returns (uint256) {
        Sum memory sum = _services[learner][head];
        return DecayedSum.read(sum.value, sum.clock, clock, 700_000_000 * 1e9);
    }

    /// @notice Ends every task as somebody may who has waited long enough, and takes it all back: the answer comes as the
    /// revert {Ended}. The clock is not taken back.
    function endEverything() external {
        vm.warp(block.timestamp + WINDOW);
        for (uint256 at = 0; at < books.length; ++at) {
            TaskBook memory book = books[at];
            if (book.closed) continue;
            for (uint16 coalition = 0; book.isOpen && coalition < 3; ++coalition) {
                (IRounds.CoalitionStatus status,,,,,) = rounds.coalitionOf(book.task, book.round, coalition);
                if (status == IRounds.CoalitionStatus.Publishing || status == IRounds.CoalitionStatus.Published) {
                    rounds.forfeit(book.task, book.round, coalition);
                }
            }
            if (book.isOpen) rounds.finaliseRound(book.task, book.round);
            vm.prank(book.provider);
            tasks.close(book.task);
        }
        for (uint32 i = 0; i < LEARNERS; ++i) {
            tasks.withdraw(address(token), i);
        }
        uint256 left = 0;
        for (uint256 at = 0; at < books.length; ++at) {
            if (!tasks.isClosed(books[at].task)) left += 1;
        }
        revert Ended(left, token.balanceOf(address(tasks)));
    }

    // ---- helpers ----

    function makeAddr(uint256 number) internal pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("actor", number)))));
    }

    function _draw(uint256 seed, string memory what) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what)));
    }

    function _openTask(address provider, uint256 deposit) private {
        tasks.grantRole(tasks.PROVIDER_ROLE(), provider);
        token.mint(provider, deposit);
        ITasks.Opening memory made = opening(terms(), deposit);
        vm.startPrank(provider);
        token.approve(address(tasks), deposit);
        uint32 task = tasks.open(made);
        vm.stopPrank();
        TaskBook storage book = books.push();
        book.task = task;
        book.provider = provider;
        book.deposit = deposit;
    }

    function _running(uint256 seed) private view returns (uint256 at, bool found) {
        uint256 start = _draw(seed, "task") % books.length;
        for (uint256 i = 0; i < books.length; ++i) {
            at = (start + i) % books.length;
            if (!books[at].closed) return (at, true);
        }
    }

    /// @dev A coalition of which some batches are missing.
    function _partial(uint256 at) private view returns (uint256) {
        Plan[] storage plans = _plans[at];
        for (uint256 i = 0; i < plans.length; ++i) {
            if (plans[i].published < _batches(plans[i]) && !plans[i].forfeited) return i;
        }
        return type(uint256).max;
    }

    function _batches(Plan storage plan) private view returns (uint256) {
        return (plan.members.length + BATCH - 1) / BATCH;
    }

    function _isComplete(uint256 at) private view returns (bool) {
        Plan[] storage plans = _plans[at];
        if (!books[at].isOpen || plans.length != books[at].announced) return false;
        for (uint256 i = 0; i < plans.length; ++i) {
            if (plans[i].added < _batches(plans[i]) && !plans[i].forfeited) return false;
        }
        return true;
    }

    /// @dev Plans the next coalition of learners who play nowhere yet; false if there are none.
    function _plan(uint256 at, uint256 seed) private returns (bool) {
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
        private
        view
        returns (IRounds.CoalitionHeader memory made, IRounds.Member[] memory members)
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
        members = new IRounds.Member[](to - from);
        for (uint256 i = from; i < to; ++i) {
            uint32 learner = plan.members[i];
            members[i - from] = member(learner, learner == plan.head ? int32(1e9) : _similarity(at, plan.head, learner));
        }
    }

    function _similarity(uint256 at, uint32 head, uint32 learner) private view returns (int32) {
        uint256 drawn = uint256(keccak256(abi.encode(books[at].task, books[at].round, head, learner)));
        return int32(int256(drawn % 2_000_000_001) - 1e9);
    }

    function _addUtilities(uint256 at, Plan storage plan) private {
        uint256[] memory seen = _seen[at][plan.coalition][plan.added];
        try rounds.addUtilities(books[at].task, books[at].round, plan.coalition, uint16(plan.added), seen) {
            plan.added += 1;
        } catch {
            complaint = "published reputations were refused";
        }
    }

    /// @dev A batch from the member at `from` on, as its head would report it honestly.
    function _settlement(uint256 at, Plan storage plan, uint256 from) private view returns (IRounds.Settlement memory made) {
        made.task = books[at].task;
        made.round = books[at].round;
        made.coalition = plan.coalition;
        made.batch = uint16(from / BATCH);
        made.modelHash = keccak256(abi.encode("model", made.task, made.round, made.coalition));
        uint256 to = from + BATCH > plan.members.length ? plan.members.length : from + BATCH;
        made.deliveries = new IRounds.Delivery[](to - from);
        for (uint256 i = 0; i < plan.members.length; ++i) {
            (IRounds.Delivery memory drawn, bool late) = _delivery(at, plan.members[i]);
            if (drawn.delivered && !late && drawn.measure > made.largestMeasure) made.largestMeasure = drawn.measure;
            if (i < from || i >= to) continue;
            made.deliveries[i - from] = drawn;
            signMember(made, i - from, 500_000_000 + uint48(drawn.learner));
        }
    }

    function _delivery(uint256 at, uint32 learner) private view returns (IRounds.Delivery memory made, bool late) {
        uint256 drawn = uint256(keccak256(abi.encode("delivery", books[at].task, books[at].round, learner)));
        made = delivery(learner);
        made.delivered = drawn % 8 != 0;
        made.measure = int64(uint64((drawn >> 8) % (3 * NANO)));
        made.keptFrequency = uint48((drawn >> 72) % 500_000_000);
        made.computationTime = uint64((drawn >> 136) % (10 * NANO));
        late = (drawn >> 200) % 8 == 0;
        if (late) made.computationTime = 30 * NANO;
    }

    /// @dev Whether the next batch was settled; only an empty escrow may be in its way.
    function _settle(uint256 at, Plan storage plan) private returns (bool) {
        IRounds.Settlement memory made = _settlement(at, plan, plan.settled);
        (bytes32 r, bytes32 vs) = signHead(made, plan.head);
        vm.recordLogs();
        vm.prank(makeAddr(79));
        try rounds.settle(made, r, vs) {}
        catch (bytes memory reason) {
            vm.getRecordedLogs();
            if (bytes4(reason) != ITasks.EscrowExceeded.selector) complaint = "an honest settlement was refused";
            return false;
        }
        (, uint256[] memory contributions, uint256[] memory payments) = settledReceipts();
        for (uint256 i = 0; i < payments.length; ++i) {
            uint32 learner = made.deliveries[i].learner;
            earned[learner] += payments[i];
            books[at].paid += payments[i];
            _waiting[at].push(Contribution(learner, plan.head, plan.coalition, contributions[i]));
        }
        plan.settled += made.deliveries.length;
        return true;
    }

    /// @notice Settles all that waits, finalises, and takes it all back: the answer comes as the revert {RolledBack}.
    function settleAll(uint256 at, bool backwards) external {
        Plan[] storage plans = _plans[at];
        bool whole = true;
        for (uint256 i = 0; i < plans.length; ++i) {
            Plan storage plan = plans[backwards ? plans.length - 1 - i : i];
            while (plan.settled < plan.members.length && !plan.forfeited && whole) {
                whole = _settle(at, plan);
            }
        }
        if (!whole) revert RolledBack(0, false, complaint);
        rounds.finaliseRound(books[at].task, books[at].round);
        uint32[] memory everyone = new uint32[](LEARNERS);
        uint256[] memory claims = new uint256[](LEARNERS);
        for (uint32 i = 0; i < LEARNERS; ++i) {
            everyone[i] = i;
            claims[i] = tasks.claimOf(address(token), i);
        }
        (, int64 referenceMeasure) = rounds.referenceOf(books[at].task);
        bytes32 result = keccak256(abi.encode(reputations.globalReputations(everyone), claims, referenceMeasure));
        revert RolledBack(result, true, complaint);
    }

    /// @dev What everybody has after {settleAll}, and whether the escrow was enough.
    function _tryAll(uint256 at, bool backwards) private returns (bytes32 result, bool whole) {
        try this.settleAll(at, backwards) {}
        catch (bytes memory reason) {
            if (bytes4(reason) != RolledBack.selector) {
                complaint = "settling all of a round failed";
                return (0, false);
            }
            string memory said;
            bytes memory rest = new bytes(reason.length - 4);
            for (uint256 i = 0; i < rest.length; ++i) {
                rest[i] = reason[i + 4];
            }
            (result, whole, said) = abi.decode(rest, (bytes32, bool, string));
            if (bytes(said).length > 0) complaint = said;
        }
    }

    /// @dev The second set of books counts a round: v of what was settled whole.
    function _count(uint256 at) private {
        clock += 1;
        finalised += 1;
        for (uint256 i = 0; i < _waiting[at].length; ++i) {
            Contribution memory one = _waiting[at][i];
            if (one.value == 0 || _plans[at][one.coalition].forfeited) continue;
            _add(_globals[one.learner], one.value);
            _add(_services[one.learner][one.head], one.value);
        }
        books[at].isOpen = false;
        books[at].round += 1;
    }

    function _add(Sum storage sum, uint256 value) private {
        sum.value = DecayedSum.add(sum.value, sum.clock, value, clock, 700_000_000 * 1e9);
        sum.clock = clock;
    }

    function _outsider(Plan storage plan) private view returns (uint32 learner) {
        for (; learner < LEARNERS; ++learner) {
            bool member_ = false;
            for (uint256 i = 0; i < plan.members.length; ++i) {
                if (plan.members[i] == learner) member_ = true;
            }
            if (!member_) return learner;
        }
    }
}
