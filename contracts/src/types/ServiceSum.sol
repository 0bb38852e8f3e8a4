// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev A_i[r], what a learner contributed under one head, as it was at the last addition. From the lowest bit: value (a
/// Wad) 128, clock of the last addition 128. 0 means that nothing was ever added.
type ServiceSum is uint256;

using ServiceSumLibrary for ServiceSum global;

function toServiceSum(uint256 value, uint256 clock) pure returns (ServiceSum) {
    return ServiceSum.wrap(value | clock << 128);
}

/// @title The fields of a {ServiceSum}
library ServiceSumLibrary {
    function value(ServiceSum self) internal pure returns (uint256) {
        return uint128(ServiceSum.unwrap(self));
    }

    function clock(ServiceSum self) internal pure returns (uint256) {
        return ServiceSum.unwrap(self) >> 128;
    }

    function isEmpty(ServiceSum self) internal pure returns (bool) {
        return ServiceSum.unwrap(self) == 0;
    }
}
