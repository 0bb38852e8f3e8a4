// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Several calls as one transaction
abstract contract Multicall {
    /// @notice Makes several calls of this contract, in order, for the sender. If one reverts, all do, with its error.
    function multicall(bytes[] calldata calls) external returns (bytes[] memory results) {
        results = new bytes[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            // calls this contract only, with the sender's rights; no function takes ether, so none can be counted twice
            // solhint-disable-next-line avoid-low-level-calls
            (bool success, bytes memory result) = address(this).delegatecall(calls[i]);
            if (!success) {
                // reverts with the error of the call
                // solhint-disable-next-line no-inline-assembly
                assembly ("memory-safe") {
                    revert(add(result, 0x20), mload(result))
                }
            }
            results[i] = result;
        }
    }
}
