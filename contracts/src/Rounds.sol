// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILearnerRegistry} from "./interfaces/ILearnerRegistry.sol";
import {IReputationRegistry} from "./interfaces/IReputationRegistry.sol";
import {IRounds} from "./interfaces/IRounds.sol";
import {IRoundsPublication} from "./interfaces/IRoundsPublication.sol";
import {IRoundsSettling} from "./interfaces/IRoundsSettling.sol";
import {ITaskAdmission} from "./interfaces/ITaskAdmission.sol";
import {ITasks} from "./interfaces/ITasks.sol";
import {RoundMessages} from "./libraries/RoundMessages.sol";
import {Handovers} from "./rounds/Handovers.sol";
import {Multicall} from "./rounds/Multicall.sol";
import {RoundsBase} from "./rounds/RoundsBase.sol";
import {RoundsModule} from "./rounds/RoundsModule.sol";

/// @title Rounds: the entry point of a ledger
/// @notice Calls only the contracts that its constructor names, and holds no tokens. It runs the code of two of them, its
/// modules, on its own storage; nobody can replace them.
contract Rounds is Handovers, ITaskAdmission, Multicall {
    RoundsModule private immutable PUBLICATION;
    RoundsModule private immutable SETTLING;

    constructor(
        ILearnerRegistry learners_,
        IReputationRegistry reputations_,
        ITasks tasks_,
        RoundsModule publication,
        RoundsModule settling
    ) RoundsBase(learners_, reputations_, tasks_) {
        PUBLICATION = _own(publication);
        SETTLING = _own(settling);
    }

    /// @inheritdoc IRoundsPublication
    function openRound(uint32, uint32, uint16, StabilityFigures calldata) external {
        _runIn(PUBLICATION);
    }

    /// @inheritdoc IRoundsPublication
    function publishLog(uint32, uint32, LogKind, bytes calldata) external {
        _runIn(PUBLICATION);
    }

    /// @inheritdoc IRoundsPublication
    function publishCoalition(uint32, uint32, uint16, CoalitionHeader calldata, Member[] calldata) external {
        _runIn(PUBLICATION);
    }

    /// @inheritdoc IRoundsPublication
    function addUtilities(uint32, uint32, uint16, uint16, uint256[] calldata) external {
        _runIn(PUBLICATION);
    }

    /// @inheritdoc IRoundsSettling
    function settle(Settlement calldata, bytes32, bytes32) external {
        _runIn(SETTLING);
    }

    /// @inheritdoc IRoundsSettling
    function creditPayments(uint32, uint32, uint16, uint16, uint32[] calldata, uint256[] calldata) external {
        _runIn(SETTLING);
    }

    /// @inheritdoc IRoundsSettling
    function forfeit(uint32, uint32, uint16) external {
        _runIn(SETTLING);
    }

    /// @inheritdoc IRoundsSettling
    function finaliseRound(uint32, uint32) external {
        _runIn(SETTLING);
    }

    /// @inheritdoc ITaskAdmission
    function admit(uint64 reputationDecay, bytes32 initialModelHash) external returns (uint32 task) {
        if (msg.sender != address(TASKS)) revert NotTasks(msg.sender);
        task = REPUTATIONS.addTask(reputationDecay);
        _rounds[task].initialModelHash = initialModelHash;
    }

    /// @inheritdoc IRounds
    function modules() external view returns (address publication, address settling) {
        return (address(PUBLICATION), address(SETTLING));
    }

    /// @inheritdoc IRounds
    function learners() external view returns (address) {
        return address(LEARNERS);
    }

    /// @inheritdoc IRounds
    function reputations() external view returns (address) {
        return address(REPUTATIONS);
    }

    /// @inheritdoc IRounds
    function tasks() external view returns (address) {
        return address(TASKS);
    }

    /// @inheritdoc IRounds
    function roundOf(uint32 task) external view returns (uint32 round, bool isOpen, uint64 openedAt) {
        RoundState storage state = _known(task);
        return (state.round, state.isOpen, state.openedAt);
    }

    /// @inheritdoc IRounds
    function referenceOf(uint32 task) external view returns (bool known, int64 referenceMeasure) {
        RoundState storage state = _known(task);
        return (state.referenceKnown, state.referenceMeasure);
    }

    /// @inheritdoc IRounds
    /// @dev The status is None for every round but the last one that the coalition played.
    function coalitionOf(uint32 task, uint32 round, uint16 coalition)
        external
        view
        returns (
            CoalitionStatus status,
            uint32 head,
            uint16 memberCount,
            uint16 publishedBatches,
            uint16 utilityBatches,
            uint16 settledBatches
        )
    {
        CoalitionProgress storage progress = _coalitions[task][coalition].progress;
        if (progress.tag != _tagOf(round)) return (CoalitionStatus.None, 0, 0, 0, 0, 0);
        return (
            progress.status,
            progress.head,
            progress.memberCount,
            progress.publishedBatches,
            progress.utilityBatches,
            progress.settledBatches
        );
    }

    /// @inheritdoc IRounds
    function aggregatesOf(uint32 task, uint32 round, uint16 coalition) external view returns (CoalitionAggregates memory) {
        CoalitionState storage published = _published(task, round, coalition);
        return _aggregates(published.reputationTotals, published.totals);
    }

    /// @inheritdoc IRounds
    function isBanned(uint32 task, uint32 learner) external view returns (bool) {
        (, ITasks.GameTerms memory terms) = TASKS.runningTerms(task);
        RoundState storage state = _rounds[task];
        uint32[] memory ids = new uint32[](1);
        ids[0] = learner;
        uint32 next = state.isOpen ? state.round + 1 : state.round;
        return _isBanned(terms, _placements[task][learner].tag(), next, REPUTATIONS.globalReputations(ids)[0]);
    }

    /// @inheritdoc IRounds
    function modelHashOf(uint32 task, uint16 coalition) external view returns (bytes32) {
        _known(task);
        return _modelHash(task, coalition);
    }

    /// @inheritdoc IRounds
    function domainSeparator() external view returns (bytes32) {
        return RoundMessages.domainSeparator(address(this));
    }

    function _known(uint32 task) private view returns (RoundState storage) {
        TASKS.providerOf(task);
        return _rounds[task];
    }

    /// @dev A module, once it is known to serve the same contracts.
    function _own(RoundsModule module) private view returns (RoundsModule) {
        bool serves = module.serves(address(LEARNERS), address(REPUTATIONS), address(TASKS));
        if (!serves) revert ForeignModule(address(module));
        return module;
    }

    /// @dev Passes the call on, as it came, and any error back. No function of a module returns a value.
    function _runIn(RoundsModule module) private {
        // the code of a contract that the constructor named
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory reason) = address(module).delegatecall(msg.data);
        if (success) return;
        // reverts with the error of the module
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }
}
