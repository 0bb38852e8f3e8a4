// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoundsBase} from "./RoundsBase.sol";

/// @title Code that a rounds contract runs on its own storage
/// @notice A contract on a chain has at most 24,576 bytes, so Rounds passes some of its calls on to modules by delegatecall. A
/// module has no state of its own. It refuses every call that does not come through a rounds contract.
abstract contract RoundsModule is RoundsBase {
    address private immutable SELF = address(this);

    modifier throughRounds() {
        if (address(this) == SELF) revert NotThroughRounds();
        _;
    }

    /// @notice Whether the module serves these contracts. A rounds contract takes no module that serves others.
    function serves(address learners, address reputations, address tasks) external view returns (bool) {
        return address(LEARNERS) == learners && address(REPUTATIONS) == reputations && address(TASKS) == tasks;
    }
}
