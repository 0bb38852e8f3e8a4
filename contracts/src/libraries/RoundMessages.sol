// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "solady/utils/ECDSA.sol";
import {IRoundsTypes} from "../interfaces/IRoundsTypes.sol";

/// @title The EIP-712 messages of members, heads and passive learners
/// @notice Deployed chains fix the type strings. `norm` in them is the update norm.
library RoundMessages {
    bytes32 internal constant PARTICIPATION = keccak256(
        "Participation(uint32 task,uint32 round,uint16 coalition,uint32 learner,uint48 frequency,bytes32 updateHash,int64 norm,"
        "uint64 computationTime,uint64 transmissionTime,bytes32 embeddingHash)"
    );
    bytes32 internal constant SETTLEMENT = keccak256(
        "Settlement(uint32 task,uint32 round,uint16 coalition,uint16 batch,int64 largestMeasure,bytes32 modelHash,bytes32 deliveriesHash)"
    );
    bytes32 internal constant MODEL_REQUEST = keccak256("ModelRequest(uint32 task,uint32 round,uint32 learner)");

    /// @dev Eleven words.
    uint256 private constant DELIVERY_BYTES = 352;

    bytes32 private constant DOMAIN =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    /// @notice Binds signatures to the chain and to one rounds contract.
    function domainSeparator(address verifyingContract) internal view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN, keccak256("gfml"), keccak256("1"), block.chainid, verifyingContract));
    }

    /// @param frequency agreed d, cycles/s
    function participation(
        uint32 task,
        uint32 round,
        uint16 coalition,
        uint48 frequency,
        IRoundsTypes.Delivery calldata delivery
    ) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PARTICIPATION,
                task,
                round,
                coalition,
                delivery.learner,
                frequency,
                delivery.updateHash,
                delivery.updateNorm,
                delivery.computationTime,
                delivery.transmissionTime,
                delivery.embeddingHash
            )
        );
    }

    function settlement(IRoundsTypes.Settlement calldata settlement_) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                SETTLEMENT,
                settlement_.task,
                settlement_.round,
                settlement_.coalition,
                settlement_.batch,
                settlement_.largestMeasure,
                settlement_.modelHash,
                deliveriesHash(settlement_.deliveries)
            )
        );
    }

    /// @notice keccak256(abi.encode(deliveries)). The words of the calldata have this encoding already.
    function deliveriesHash(IRoundsTypes.Delivery[] calldata deliveries) internal pure returns (bytes32) {
        uint256 start;
        // the language has no other way to find where an array begins
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            start := deliveries.offset
        }
        uint256 end = start + deliveries.length * DELIVERY_BYTES;
        return keccak256(abi.encodePacked(uint256(0x20), deliveries.length, msg.data[start:end]));
    }

    function modelRequest(uint32 task, uint32 round, uint32 learner) internal pure returns (bytes32) {
        return keccak256(abi.encode(MODEL_REQUEST, task, round, learner));
    }

    /// @notice Whether the account made a compact signature (ERC-2098).
    function isSignedBy(address account, bytes32 domain, bytes32 structHash, bytes32 r, bytes32 vs)
        internal
        view
        returns (bool)
    {
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, structHash));
        // an invalid signature recovers to 0, which is no account
        return ECDSA.tryRecover(digest, r, vs) == account;
    }
}
