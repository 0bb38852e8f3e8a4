// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoundsPublication} from "./IRoundsPublication.sol";
import {IRoundsSettling} from "./IRoundsSettling.sol";

/// @title Rounds: partitions and settlements
/// @notice A round is: openRound; publishCoalition for each coalition, in batches of at most 50 members; addUtilities for
/// each batch of a coalition that has more than one; settle for each coalition, in batches of at most 50 deliveries, or
/// forfeit; finaliseRound. A call that reverts changes nothing.
interface IRounds is IRoundsPublication, IRoundsSettling {
    /// @notice Records which passive learners asked for a model and got one: the last model that the coalition settled, or
    /// the task's initial model. `round` is the task's next round. Only the provider.
    function handOver(uint32 task, uint32 round, Handover[] calldata handovers) external;

    /// @notice The contracts whose code this one runs, on its own storage, to publish and to settle rounds.
    function modules() external view returns (address publication, address settling);

    function learners() external view returns (address);

    function reputations() external view returns (address);

    function tasks() external view returns (address);

    /// @notice The open round; if none is open, the next one.
    function roundOf(uint32 task) external view returns (uint32 round, bool isOpen, uint64 openedAt);

    /// @notice x_ref, units of 1e-9. `known` is false until a round with a delivery in time is finalized.
    function referenceOf(uint32 task) external view returns (bool known, int64 referenceMeasure);

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
        );

    function aggregatesOf(uint32 task, uint32 round, uint16 coalition) external view returns (CoalitionAggregates memory);

    /// @notice Whether a learner is banned from the task's next round.
    function isBanned(uint32 task, uint32 learner) external view returns (bool);

    /// @notice Hash of the last model that a coalition settled, or of the initial model.
    function modelHashOf(uint32 task, uint16 coalition) external view returns (bytes32);

    function domainSeparator() external view returns (bytes32);
}
