// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoundsTypes} from "./IRoundsTypes.sol";

/// @title Settling a round and ending it
interface IRoundsSettling is IRoundsTypes {
    /// @notice Settles a batch of a coalition. Anyone.
    /// @param r, vs the head's compact EIP-712 signature of Settlement(uint32 task,uint32 round,uint16 coalition,
    /// uint16 batch,int64 largestMeasure,bytes32 modelHash,bytes32 deliveriesHash), where deliveriesHash =
    /// keccak256(abi.encode(deliveries))
    function settle(Settlement calldata settlement, bytes32 r, bytes32 vs) external;

    /// @notice Gives up a coalition that is not fully published or settled when the settlement window ends. Its members' v
    /// is 0; payments of batches that were settled stay. Anyone.
    function forfeit(uint32 task, uint32 round, uint16 coalition) external;

    /// @notice Closes a round whose coalitions are all settled or forfeited. Before the settlement window ends, all
    /// announced coalitions must have been published. Anyone.
    function finaliseRound(uint32 task, uint32 round) external;
}
