// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILearnerRegistry} from "../../src/interfaces/ILearnerRegistry.sol";
import {IRoundsTypes} from "../../src/interfaces/IRoundsTypes.sol";
import {ITasks} from "../../src/interfaces/ITasks.sol";
import {RoundsMisconduct} from "./RoundsMisconduct.sol";

/// @notice Several actors that do anything with several tasks.
contract RoundsHandler is RoundsMisconduct {
    uint256 private constant MOST_TASKS = 5;

    error RolledBack(bytes32 result, bool whole, string complaint);
    error Ended(uint256 tasksLeft, uint256 tokensLeft);

    constructor() {
        deploy();
        for (uint32 i = 0; i < LEARNERS; ++i) {
            ILearnerRegistry.Declaration memory one = declaration(i);
            if (i % 2 == 1) one.payee = _payeeOf(i);
            register(one);
        }
        _openTask(makeAddr(0), 2_000 * TOKEN);
        _openTask(makeAddr(1), 60 * TOKEN);
    }

    // ---- called by the fuzzer ----

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
        finalize(seed);
    }

    /// @notice The same as {advance}, so that most calls make progress.
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
        (IRoundsTypes.CoalitionHeader memory made, IRoundsTypes.Member[] memory members) = _publication(at, plan, plan.published);
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
        // prefers a partly settled one
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

    function finalize(uint256 seed) public {
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
        address payee = learner % 2 == 1 ? _payeeOf(learner) : _accountOf(learner);
        uint256 before = token.balanceOf(payee);
        // a stranger withdraws for the learner
        vm.prank(makeAddr(80));
        uint256 amount = tasks.withdraw(address(token), learner);
        if (amount != earned[learner]) complaint = "withdrew something else than was earned";
        if (token.balanceOf(payee) != before + amount) complaint = "withdrew, but did not arrive";
        earned[learner] = 0;
        withdrawn += amount;
    }

    /// @notice Credits a settled batch, also in later rounds; a batch of a coalition that is not whole must be refused.
    function credit(uint256 seed) external {
        if (_owedBatches.length == 0) return;
        _credit(_owedBatches[_draw(seed, "batch") % _owedBatches.length], seed % 4 == 0);
    }

    function fund(uint256 seed) external {
        (uint256 at, bool found) = _running(seed);
        if (!found) return;
        uint256 amount = (1 + seed % 5) * TOKEN;
        token.mint(books[at].provider, amount);
        vm.startPrank(books[at].provider);
        token.approve(address(tasks), amount);
        tasks.fund(books[at].task, uint128(amount));
        vm.stopPrank();
        books[at].deposit += amount;
    }

    function close(uint256 seed) external {
        // rarely, because a closed task does nothing more
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

    /// @notice Settles all waiting coalitions in two orders and compares the results. The state does not change.
    function compareOrders(uint256 seed) external {
        (uint256 at, bool found) = _running(seed);
        if (!found || !books[at].isOpen || !_isComplete(at) || _plans[at].length < 2) return;
        (bytes32 first, bool firstWhole) = _tryAll(at, false);
        (bytes32 second, bool secondWhole) = _tryAll(at, true);
        if (firstWhole != secondWhole) complaint = "the escrow's end depends on the order";
        if (firstWhole && first != second) complaint = "the order of settlement matters";
        if (firstWhole) comparisons += 1;
    }

    /// @notice Ends every task, as anybody may after enough waiting, and reverts with the result {Ended}. The clock is not
    /// reset.
    function endEverything() external {
        vm.warp(block.timestamp + WINDOW);
        for (uint256 at = 0; at < books.length; ++at) {
            TaskBook memory book = books[at];
            if (book.closed) continue;
            for (uint16 coalition = 0; book.isOpen && coalition < 3; ++coalition) {
                (IRoundsTypes.CoalitionStatus status,,,,,) = rounds.coalitionOf(book.task, book.round, coalition);
                if (status == IRoundsTypes.CoalitionStatus.Publishing || status == IRoundsTypes.CoalitionStatus.Published) {
                    rounds.forfeit(book.task, book.round, coalition);
                }
            }
            if (book.isOpen) rounds.finaliseRound(book.task, book.round);
            vm.prank(book.provider);
            tasks.close(book.task);
        }
        for (uint256 i = 0; i < _owedBatches.length; ++i) {
            if (_owedBatches[i].whole && !_owedBatches[i].credited) _credit(_owedBatches[i], false);
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

    function _credit(OwedBatch storage owed, bool more) private {
        uint256[] memory payments = owed.payments;
        if (more) payments[0] += TOKEN;
        bool due = owed.whole && !owed.credited && !more;
        vm.prank(makeAddr(81));
        try rounds.creditPayments(owed.task, owed.round, owed.coalition, owed.batch, owed.learners, payments) {
            if (!due) complaint = "credited what is not owed";
        } catch {
            if (due) complaint = "what is owed was not credited";
            return;
        }
        owed.credited = true;
        reserved -= _sum(owed.payments);
        for (uint256 i = 0; i < payments.length; ++i) {
            earned[owed.learners[i]] += payments[i];
        }
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

    function _addUtilities(uint256 at, Plan storage plan) private {
        uint256[] memory seen = _seen[at][plan.coalition][plan.added];
        try rounds.addUtilities(books[at].task, books[at].round, plan.coalition, uint16(plan.added), seen) {
            plan.added += 1;
        } catch {
            complaint = "published reputations were refused";
        }
    }

    /// @dev Returns whether the next batch was settled. Only an empty escrow may prevent it.
    function _settle(uint256 at, Plan storage plan) private returns (bool) {
        IRoundsTypes.Settlement memory made = _settlement(at, plan, plan.settled);
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
        uint32[] memory learners_ = new uint32[](payments.length);
        for (uint256 i = 0; i < payments.length; ++i) {
            learners_[i] = made.deliveries[i].learner;
            _waiting[at].push(Contribution(learners_[i], plan.head, plan.coalition, contributions[i]));
        }
        plan.settled += made.deliveries.length;
        _book(at, plan, made.batch, learners_, payments);
        return true;
    }

    /// @notice Settles all waiting coalitions, finalizes, and reverts with the result {RolledBack}.
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
        bytes32 result = keccak256(
            abi.encode(reputations.globalReputations(everyone), claims, tasks.escrowOf(books[at].task), referenceMeasure)
        );
        revert RolledBack(result, true, complaint);
    }

    /// @dev The balances after {settleAll}, and whether the escrow was sufficient.
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
}
