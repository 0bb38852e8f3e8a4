// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm} from "./Vm.sol";

/// @notice The base of every test contract: the cheat codes, and assertions that report the values.
abstract contract Test {
    /// @notice For forge: marks a test.
    bool public constant IS_TEST = true;

    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    error AssertionFailed(string what);

    function fail(string memory what) internal pure {
        revert AssertionFailed(what);
    }

    function assertTrue(bool condition, string memory what) internal pure {
        if (!condition) fail(what);
    }

    function assertEq(uint256 actual, uint256 expected, string memory what) internal pure {
        if (actual != expected) fail(string.concat(what, ": ", vm.toString(actual), " instead of ", vm.toString(expected)));
    }

    function assertEq(int256 actual, int256 expected, string memory what) internal pure {
        if (actual != expected) fail(string.concat(what, ": ", vm.toString(actual), " instead of ", vm.toString(expected)));
    }

    function assertEq(address actual, address expected, string memory what) internal pure {
        if (actual != expected) fail(what);
    }

    function assertEq(bytes32 actual, bytes32 expected, string memory what) internal pure {
        if (actual != expected) fail(what);
    }

    function assertEq(uint256[] memory actual, uint256[] memory expected, string memory what) internal pure {
        assertEq(actual.length, expected.length, string.concat(what, " (length)"));
        for (uint256 i = 0; i < actual.length; ++i) {
            assertEq(actual[i], expected[i], string.concat(what, "[", vm.toString(i), "]"));
        }
    }

    function assertLe(uint256 actual, uint256 limit, string memory what) internal pure {
        if (actual > limit) fail(string.concat(what, ": ", vm.toString(actual), " > ", vm.toString(limit)));
    }

    function assertLe(int256 actual, int256 limit, string memory what) internal pure {
        if (actual > limit) fail(string.concat(what, ": ", vm.toString(actual), " > ", vm.toString(limit)));
    }

    function assertGe(uint256 actual, uint256 limit, string memory what) internal pure {
        if (actual < limit) fail(string.concat(what, ": ", vm.toString(actual), " < ", vm.toString(limit)));
    }

    function assertGe(int256 actual, int256 limit, string memory what) internal pure {
        if (actual < limit) fail(string.concat(what, ": ", vm.toString(actual), " < ", vm.toString(limit)));
    }

    function assertNear(uint256 actual, uint256 expected, uint256 tolerance, string memory what) internal pure {
        uint256 difference = actual > expected ? actual - expected : expected - actual;
        if (difference > tolerance) {
            fail(string.concat(what, ": ", vm.toString(actual), " instead of ", vm.toString(expected)));
        }
    }

    function assertNear(int256 actual, int256 expected, uint256 tolerance, string memory what) internal pure {
        uint256 difference = actual > expected ? uint256(actual - expected) : uint256(expected - actual);
        if (difference > tolerance) {
            fail(string.concat(what, ": ", vm.toString(actual), " instead of ", vm.toString(expected)));
        }
    }

    /// @notice Maps a fuzzed number into [low, high].
    function bound(uint256 value, uint256 low, uint256 high) internal pure returns (uint256) {
        if (high - low == type(uint256).max) return value;
        return low + value % (high - low + 1);
    }

    /// @notice Maps a fuzzed number into [low, high]; the range must fit an int256.
    function bound(int256 value, int256 low, int256 high) internal pure returns (int256) {
        return low + int256(bound(uint256(value), 0, uint256(high - low)));
    }
}
