// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "./Test.sol";

/// @notice Reads columns of expected values from JSON files.
abstract contract GoldenTable is Test {
    string private _json;

    function _open(string memory path) internal {
        _json = vm.readFile(path);
    }

    function _uints(string memory table, string memory name) internal view returns (uint256[] memory) {
        return vm.parseJsonUintArray(_json, string.concat(".", table, ".", name));
    }

    function _ints(string memory table, string memory name) internal view returns (int256[] memory) {
        return vm.parseJsonIntArray(_json, string.concat(".", table, ".", name));
    }

    function _bools(string memory table, string memory name) internal view returns (bool[] memory) {
        return vm.parseJsonBoolArray(_json, string.concat(".", table, ".", name));
    }

    function _row(string memory table, uint256 index) internal pure returns (string memory) {
        return string.concat(table, " row ", vm.toString(index));
    }
}
