// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoundsHandler} from "./support/RoundsHandler.sol";
import {Test} from "./support/Test.sol";

/// @notice The actors of the invariants make progress: they finalize rounds, forfeit coalitions and compare orders.
contract RoundsScenarioTest is Test {
    function test_ActorsReachEveryState() external {
        RoundsHandler handler = RoundsHandler(vm.deployCode("RoundsHandler.sol:RoundsHandler"));
        for (uint256 seed = 0; seed < 400; ++seed) {
            handler.advance(seed);
            if (seed % 3 == 0) handler.compareOrders(seed);
            if (seed % 11 == 0) handler.settleWrongly(seed);
            if (seed % 13 == 0) handler.misbehave(seed);
            if (seed % 17 == 0) handler.withdraw(seed);
            if (seed % 29 == 0) handler.wait(400);
            if (seed % 31 == 0) handler.forfeit(seed);
        }
        assertTrue(bytes(handler.complaint()).length == 0, handler.complaint());
        assertGe(handler.finalized(), 5, "rounds that count");
        assertGe(handler.forfeits(), 1, "coalitions given up");
        assertGe(handler.comparisons(), 3, "orders compared");
        assertGe(handler.withdrawn(), 1e18, "withdrawn");
    }
}
