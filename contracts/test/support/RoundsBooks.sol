// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DecayedSum} from "../../src/reputation/DecayedSum.sol";
import {RoundsFixture} from "./RoundsFixture.sol";

/// @notice The second set of books: the actions of several actors on several tasks, recorded beside the contracts.
abstract contract RoundsBooks is RoundsFixture {
    uint32 public constant LEARNERS = 9;

    /// @notice A coalition planned by its provider, with ascending members.
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

    /// @notice A settled batch of a coalition that has several.
    struct OwedBatch {
        uint256 at;
        uint32 task;
        uint32 round;
        uint16 coalition;
        uint16 batch;
        bool whole;
        bool credited;
        uint32[] learners;
        uint256[] payments;
    }

    TaskBook[] public books;
    OwedBatch[] internal _owedBatches;
    /// @notice Payments of whole coalitions that are not credited yet.
    uint256 public reserved;
    mapping(uint256 at => Plan[]) internal _plans;
    mapping(uint256 at => Contribution[]) internal _waiting;
    /// @dev Reputations as published, by coalition and batch: a round of a different task may count before H is added.
    mapping(uint256 at => mapping(uint16 coalition => mapping(uint256 batch => uint256[]))) internal _seen;
    mapping(uint32 learner => Sum) internal _globals;
    mapping(uint32 learner => mapping(uint32 head => Sum)) internal _services;
    mapping(uint32 learner => uint256) public earned;
    uint256 public clock;
    uint256 public withdrawn;
    uint256 public finalized;
    uint256 public forfeits;
    uint256 public comparisons;
    /// @notice A fault that was seen; empty if there was none.
    string public complaint;

    function ledger() external view returns (address, address, address) {
        return (address(token), address(tasks), address(reputations));
    }

    function bookCount() external view returns (uint256) {
        return books.length;
    }

    /// @notice R_global according to the second set of books.
    function globalOfBooks(uint32 learner) external view returns (uint256) {
        Sum memory sum = _globals[learner];
        return DecayedSum.read(sum.value, sum.clock, clock, 700_000_000 * 1e9);
    }

    /// @notice A_i[r] according to the second set of books.
    function serviceOfBooks(uint32 learner, uint32 head) external view returns (uint256) {
        Sum memory sum = _services[learner][head];
        return DecayedSum.read(sum.value, sum.clock, clock, 700_000_000 * 1e9);
    }

    function makeAddr(uint256 number) internal pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("actor", number)))));
    }

    /// @dev The payee that every other learner names.
    function _payeeOf(uint32 learner) internal pure returns (address) {
        return makeAddr(1_000 + learner);
    }

    function _draw(uint256 seed, string memory what) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what)));
    }

    function _running(uint256 seed) internal view returns (uint256 at, bool found) {
        uint256 start = _draw(seed, "task") % books.length;
        for (uint256 i = 0; i < books.length; ++i) {
            at = (start + i) % books.length;
            if (!books[at].closed) return (at, true);
        }
    }

    /// @dev Counts a round in the second set of books: v of fully settled coalitions.
    function _count(uint256 at) internal {
        clock += 1;
        finalized += 1;
        for (uint256 i = 0; i < _waiting[at].length; ++i) {
            Contribution memory one = _waiting[at][i];
            if (one.value == 0 || _plans[at][one.coalition].forfeited) continue;
            _add(_globals[one.learner], one.value);
            _add(_services[one.learner][one.head], one.value);
        }
        books[at].isOpen = false;
        books[at].round += 1;
    }

    /// @dev Books a settled batch. A coalition of several batches pays once it is settled as a whole.
    function _book(uint256 at, Plan storage plan, uint16 batch, uint32[] memory learners_, uint256[] memory payments)
        internal
    {
        bool whole = plan.settled == plan.members.length;
        if (whole && batch == 0) {
            for (uint256 i = 0; i < payments.length; ++i) {
                earned[learners_[i]] += payments[i];
                books[at].paid += payments[i];
            }
            return;
        }
        OwedBatch storage added = _owedBatches.push();
        (added.at, added.task, added.round) = (at, books[at].task, books[at].round);
        (added.coalition, added.batch) = (plan.coalition, batch);
        (added.learners, added.payments) = (learners_, payments);
        for (uint256 i = 0; whole && i < _owedBatches.length; ++i) {
            OwedBatch storage owed = _owedBatches[i];
            if (owed.at != at || owed.round != added.round || owed.coalition != plan.coalition) continue;
            owed.whole = true;
            books[at].paid += _sum(owed.payments);
            reserved += _sum(owed.payments);
        }
    }

    function _sum(uint256[] storage payments) internal view returns (uint256 sum) {
        for (uint256 i = 0; i < payments.length; ++i) {
            sum += payments[i];
        }
    }

    function _add(Sum storage sum, uint256 value) internal {
        sum.value = DecayedSum.add(sum.value, sum.clock, value, clock, 700_000_000 * 1e9);
        sum.clock = clock;
    }
}
