// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Contribution} from "../src/libraries/Contribution.sol";
import {DecayedSum} from "../src/reputation/DecayedSum.sol";
import {Payment} from "../src/libraries/Payment.sol";
import {ReputationUtility} from "../src/libraries/ReputationUtility.sol";
import {GoldenTable} from "./support/GoldenTable.sol";

/// @notice Compares the libraries with the formulas over real numbers, which golden/precise.py computes to 80 digits.
contract FormulaAccuracyTest is GoldenTable {
    function setUp() public {
        _open("contracts/test/golden/precise.json");
    }

    function test_scoreIsTrueToOneUnit() external view {
        uint256[] memory measure = _uints("score", "measure");
        uint256[] memory referenceMeasure = _uints("score", "reference");
        int256[] memory answer = _ints("score", "answer");
        assertEq(answer.length, 400, "rows");
        for (uint256 i = 0; i < answer.length; ++i) {
            assertNear(Contribution.score(measure[i], referenceMeasure[i]), answer[i], 1, _row("score", i));
        }
    }

    function test_valueIsTrueToFourUnits() external view {
        int256[] memory contributionScore = _ints("value", "score");
        int256[] memory slack = _ints("value", "slack");
        uint256[] memory answer = _uints("value", "answer");
        assertEq(answer.length, 400, "rows");
        for (uint256 i = 0; i < answer.length; ++i) {
            // the logarithm's unit, doubled by u + 1, and two roundings
            assertNear(Contribution.value(contributionScore[i], slack[i]), answer[i], 4, _row("value", i));
        }
    }

    function test_utilityIsTrueToSixUnits() external view {
        uint256[] memory reputation = _uints("utility", "reputation");
        uint256[] memory highest = _uints("utility", "highest");
        uint256[] memory gamma = _uints("utility", "thresholdUtility");
        uint256[] memory threshold = _uints("utility", "threshold");
        uint256[] memory answer = _uints("utility", "answer");
        assertEq(answer.length, 400, "rows");
        for (uint256 i = 0; i < answer.length; ++i) {
            uint256 utility = ReputationUtility.utility(reputation[i], highest[i], gamma[i], threshold[i]);
            assertNear(utility, answer[i], 6, _row("utility", i));
        }
    }

    function test_amountIsTrueToTheIncentivesDigits() external view {
        uint256[] memory lowest = _uints("amount", "lowestFrequency");
        uint256[] memory highest = _uints("amount", "highestFrequency");
        uint256[] memory all = _uints("amount", "coalitionSampleCount");
        uint256[] memory mean = _uints("amount", "meanReputationUtility");
        uint256[] memory competition = _uints("amount", "competitionIncentive");
        uint256[] memory reputation = _uints("amount", "reputationIncentive");
        int256[] memory similarity = _ints("amount", "similarity");
        uint256[] memory frequency = _uints("amount", "frequency");
        uint256[] memory sampleCount = _uints("amount", "sampleCount");
        uint256[] memory answer = _uints("amount", "answer");
        assertEq(answer.length, 400, "rows");
        for (uint256 i = 0; i < answer.length; ++i) {
            Payment.PaymentTerms memory terms =
                Payment.PaymentTerms(lowest[i], highest[i], all[i], mean[i], competition[i], reputation[i]);
            uint256 amount = Payment.amount(terms, similarity[i], frequency[i], sampleCount[i]);
            // a large negative f multiplies the error of the share, and I_comp multiplies the sum
            uint256 relative = highest[i] > lowest[i] ? lowest[i] / (highest[i] - lowest[i]) : 0;
            uint256 tolerance = (4 + relative) * (1 + competition[i] / 1e18) + 2;
            assertNear(amount, answer[i], tolerance, _row("amount", i));
        }
    }

    function test_readIsTrueToTheSumsDigits() external view {
        uint256[] memory value = _uints("read", "value");
        uint256[] memory since = _uints("read", "since");
        uint256[] memory clock = _uints("read", "clock");
        uint256[] memory decay = _uints("read", "decay");
        uint256[] memory answer = _uints("read", "answer");
        assertEq(answer.length, 400, "rows");
        for (uint256 i = 0; i < answer.length; ++i) {
            // each of at most 24 squarings and products may be off by a half, and later squarings double that error
            uint256 tolerance = 2 + (value[i] / 1e18 + 1) * (clock[i] - since[i] + 1);
            assertNear(DecayedSum.read(value[i], since[i], clock[i], decay[i]), answer[i], tolerance, _row("read", i));
        }
    }
}
