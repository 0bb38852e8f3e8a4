// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoundsTypes} from "./IRoundsTypes.sol";

/// @title Settling a round and ending it
interface IRoundsSettling is IRoundsTypes {
    /// @notice Settles a batch of a coalition. Anyone. Its members are paid once all batches are settled: at once if there is
    /// one batch, otherwise by {creditPayments}. Reverts in the last batch if the escrow does not cover all of them.
    /// @param r, vs the head's compact EIP-712 signature of Settlement(uint32 task,uint32 round,uint16 coalition,
    /// uint16 batch,int64 largestMeasure,bytes32 modelHash,bytes32 deliveriesHash), where deliveriesHash =
    /// keccak256(abi.encode(deliveries))
    function settle(Settlement calldata settlement, bytes32 r, bytes32 vs) external;

    /// @notice Credits the payments of a settled batch to its learners, once their coalition is settled as a whole; also in
    /// later rounds, and after the task has ended. Only for coalitions of several batches. Anyone.
    /// @param learners, payments as in the batch's CoalitionSettled event
    function creditPayments(
        uint32 task,
        uint32 round,
        uint16 coalition,
        uint16 batch,
        uint32[] calldata learners,
        uint256[] calldata payments
    ) external;

    /// @notice Gives up a coalition that is not fully published or settled when the settlement window ends. Its members' v
    /// is 0, and none of them is paid. Anyone.
    function forfeit(uint32 task, uint32 round, uint16 coalition) external;

    /// @notice Closes a round whose coalitions are all settled or forfeited. Before the settlement window ends, all
    /// announced coalitions must have been published. Anyone.
    function finaliseRound(uint32 task, uint32 round) external;
}
