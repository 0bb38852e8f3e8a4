// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoundsTypes} from "./IRoundsTypes.sol";

/// @title Opening a round and publishing its partition
interface IRoundsPublication is IRoundsTypes {
    /// @notice Opens the task's next round. Only the provider.
    function openRound(uint32 task, uint32 round, uint16 coalitionCount, StabilityFigures calldata stability) external;

    /// @notice Logs a batch of the game's log. Only the provider, while the round is open.
    function publishLog(uint32 task, uint32 round, LogKind kind, bytes calldata data) external;

    /// @notice First pass: publishes a batch of at most 50 members. Every batch of a coalition has the same header. A
    /// coalition with one batch is complete at once. Only the provider.
    function publishCoalition(
        uint32 task,
        uint32 round,
        uint16 batch,
        CoalitionHeader calldata header,
        Member[] calldata members
    ) external;

    /// @notice Second pass, once all members are published: adds H of a batch. `reputations` are those of the batch's
    /// MembersPublished event. Anyone.
    function addUtilities(uint32 task, uint32 round, uint16 coalition, uint16 batch, uint256[] calldata reputations) external;
}
