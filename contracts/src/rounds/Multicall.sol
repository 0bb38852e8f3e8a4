// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Several calls as one transaction
abstract contract Multicall {
    /// @notice Makes calls of this contract in order, as the sender; if one is refused, with its error, none was made.
    function multicall(bytes[] calldata calls) external returns (bytes[] memory results) {
        results = new bytes[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            // calls itself with the sender's rights, and nobody else; no call takes ether, so none can be counted twice
            // solhint-disable-next-line avoid-low-level-calls
            (bool success, bytes memory answer) = address(this).delegatecall(calls[i]);
            if (!success) {
                // hands the refusal on as it is
                // solhint-disable-next-line no-inline-assembly
                assembly ("memory-safe") {
                    revert(add(answer, 0x20), mload(answer))
                }
            }
            results[i] = answer;
        }
    }
}
