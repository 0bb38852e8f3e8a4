// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";

/// The functions whose integers gfml repeats, made callable. See wadFunctions.mjs.
contract WadFunctions {
    function lnWad(int256 x) external pure returns (int256) { return FixedPointMathLib.lnWad(x); }
    function expWad(int256 x) external pure returns (int256) { return FixedPointMathLib.expWad(x); }
    function powerWad(uint256 x, uint256 y) external pure returns (uint256) { return FixedPointMathLib.rpow(x, y, 1e18); }
    function mulWad(uint256 x, uint256 y) external pure returns (uint256) { return FixedPointMathLib.mulWad(x, y); }
    function divWad(uint256 x, uint256 y) external pure returns (uint256) { return FixedPointMathLib.divWad(x, y); }
    function sMulWad(int256 x, int256 y) external pure returns (int256) { return FixedPointMathLib.sMulWad(x, y); }
    function sDivWad(int256 x, int256 y) external pure returns (int256) { return FixedPointMathLib.sDivWad(x, y); }
}
