// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";
import {CompositeReputation} from "../src/reputation/CompositeReputation.sol";
import {Contribution} from "../src/libraries/Contribution.sol";
import {DecayedSum} from "../src/reputation/DecayedSum.sol";
import {Payment} from "../src/libraries/Payment.sol";
import {ReputationUtility} from "../src/libraries/ReputationUtility.sol";
import {GoldenTable} from "./support/GoldenTable.sol";

/// @notice The libraries return the results of the TypeScript functions, digit for digit. test/contracts/formulas.test.ts
/// writes golden/formulas.json and keeps it current.
contract FormulasTest is GoldenTable {
    function setUp() public {
        _open("contracts/test/golden/formulas.json");
    }

    function test_score() external view {
        uint256[] memory measure = _uints("score", "measure");
        uint256[] memory referenceMeasure = _uints("score", "reference");
        int256[] memory answer = _ints("score", "answer");
        assertEq(answer.length, 300, "rows");
        for (uint256 i = 0; i < answer.length; ++i) {
            assertEq(Contribution.score(measure[i], referenceMeasure[i]), answer[i], _row("score", i));
        }
    }

    function test_value() external view {
        int256[] memory contributionScore = _ints("value", "score");
        int256[] memory slack = _ints("value", "slack");
        uint256[] memory answer = _uints("value", "answer");
        assertEq(answer.length, 300, "rows");
        for (uint256 i = 0; i < answer.length; ++i) {
            assertEq(Contribution.value(contributionScore[i], slack[i]), answer[i], _row("value", i));
        }
    }

    function test_isLate() external view {
        int256[] memory slack = _ints("isLate", "slack");
        bool[] memory answer = _bools("isLate", "answer");
        assertEq(answer.length, 40, "rows");
        for (uint256 i = 0; i < answer.length; ++i) {
            assertTrue(Contribution.isLate(slack[i]) == answer[i], _row("isLate", i));
        }
    }

    function test_utility() external view {
        uint256[] memory reputation = _uints("utility", "reputation");
        uint256[] memory highest = _uints("utility", "highest");
        uint256[] memory gamma = _uints("utility", "thresholdUtility");
        uint256[] memory threshold = _uints("utility", "threshold");
        uint256[] memory answer = _uints("utility", "answer");
        assertEq(answer.length, 300, "rows");
        for (uint256 i = 0; i < answer.length; ++i) {
            uint256 utility = ReputationUtility.utility(reputation[i], highest[i], gamma[i], threshold[i]);
            assertEq(utility, answer[i], _row("utility", i));
        }
    }

    function test_amount() external view {
        (Payment.PaymentTerms[] memory terms, int256[] memory similarity) = _paymentTerms();
        uint256[] memory frequency = _uints("amount", "frequency");
        uint256[] memory sampleCount = _uints("amount", "sampleCount");
        bool[] memory clamped = _bools("amount", "clamped");
        uint256[] memory answer = _uints("amount", "answer");
        assertEq(answer.length, 300, "rows");
        for (uint256 i = 0; i < answer.length; ++i) {
            int256 counted = clamped[i] ? Payment.clamp(similarity[i]) : similarity[i];
            assertEq(Payment.amount(terms[i], counted, frequency[i], sampleCount[i]), answer[i], _row("amount", i));
        }
    }

    function test_share() external view {
        uint256[] memory sampleCount = _uints("share", "sampleCount");
        uint256[] memory all = _uints("share", "coalitionSampleCount");
        uint256[] memory answer = _uints("share", "answer");
        assertEq(answer.length, 60, "rows");
        for (uint256 i = 0; i < answer.length; ++i) {
            assertEq(Payment.share(sampleCount[i], all[i]), answer[i], _row("share", i));
        }
    }

    function test_relativeFrequency() external view {
        uint256[] memory frequency = _uints("relativeFrequency", "frequency");
        uint256[] memory lowest = _uints("relativeFrequency", "lowest");
        uint256[] memory highest = _uints("relativeFrequency", "highest");
        int256[] memory answer = _ints("relativeFrequency", "answer");
        assertEq(answer.length, 60, "rows");
        for (uint256 i = 0; i < answer.length; ++i) {
            int256 relative = Payment.relativeFrequency(frequency[i], lowest[i], highest[i]);
            assertEq(relative, answer[i], _row("relativeFrequency", i));
        }
    }

    function test_read() external view {
        uint256[] memory value = _uints("read", "value");
        uint256[] memory since = _uints("read", "since");
        uint256[] memory clock = _uints("read", "clock");
        uint256[] memory decay = _uints("read", "decay");
        uint256[] memory answer = _uints("read", "answer");
        assertEq(answer.length, 300, "rows");
        for (uint256 i = 0; i < answer.length; ++i) {
            assertEq(DecayedSum.read(value[i], since[i], clock[i], decay[i]), answer[i], _row("read", i));
        }
    }

    function test_add() external view {
        uint256[] memory value = _uints("add", "value");
        uint256[] memory since = _uints("add", "since");
        uint256[] memory contribution = _uints("add", "contribution");
        uint256[] memory clock = _uints("add", "clock");
        uint256[] memory decay = _uints("add", "decay");
        uint256[] memory answer = _uints("add", "answer");
        assertEq(answer.length, 300, "rows");
        for (uint256 i = 0; i < answer.length; ++i) {
            uint256 sum = DecayedSum.add(value[i], since[i], contribution[i], clock[i], decay[i]);
            assertEq(sum, answer[i], _row("add", i));
        }
    }

    function test_composite() external view {
        uint256[] memory global = _uints("composite", "global");
        uint256[] memory similarity = _uints("composite", "similarity");
        uint256[] memory service = _uints("composite", "service");
        uint256[] memory weight = _uints("composite", "globalWeight");
        uint256[] memory answer = _uints("composite", "answer");
        assertEq(answer.length, 300, "rows");
        for (uint256 i = 0; i < answer.length; ++i) {
            uint256 task = CompositeReputation.task(similarity[i] * service[i]);
            assertEq(CompositeReputation.composite(global[i], task, weight[i]), answer[i], _row("composite", i));
        }
    }

    function test_solady_logarithmAndExponential() external view {
        int256[] memory x = _ints("lnWad", "x");
        int256[] memory answer = _ints("lnWad", "answer");
        for (uint256 i = 0; i < x.length; ++i) {
            assertEq(FixedPointMathLib.lnWad(x[i]), answer[i], _row("lnWad", i));
        }
        x = _ints("expWad", "x");
        answer = _ints("expWad", "answer");
        for (uint256 i = 0; i < x.length; ++i) {
            assertEq(FixedPointMathLib.expWad(x[i]), answer[i], _row("expWad", i));
        }
        assertGe(x.length, 400, "rows");
    }

    function test_solady_unsigned() external view {
        uint256[] memory x = _uints("powerWad", "x");
        uint256[] memory y = _uints("powerWad", "y");
        uint256[] memory answer = _uints("powerWad", "answer");
        for (uint256 i = 0; i < x.length; ++i) {
            assertEq(FixedPointMathLib.rpow(x[i], y[i], 1e18), answer[i], _row("powerWad", i));
        }
        x = _uints("mulWad", "x");
        y = _uints("mulWad", "y");
        answer = _uints("mulWad", "answer");
        for (uint256 i = 0; i < x.length; ++i) {
            assertEq(FixedPointMathLib.mulWad(x[i], y[i]), answer[i], _row("mulWad", i));
        }
        x = _uints("divWad", "x");
        y = _uints("divWad", "y");
        answer = _uints("divWad", "answer");
        for (uint256 i = 0; i < x.length; ++i) {
            assertEq(FixedPointMathLib.divWad(x[i], y[i]), answer[i], _row("divWad", i));
        }
        assertGe(x.length, 100, "rows");
    }

    function test_solady_signed() external view {
        int256[] memory x = _ints("sMulWad", "x");
        int256[] memory y = _ints("sMulWad", "y");
        int256[] memory answer = _ints("sMulWad", "answer");
        for (uint256 i = 0; i < x.length; ++i) {
            assertEq(FixedPointMathLib.sMulWad(x[i], y[i]), answer[i], _row("sMulWad", i));
        }
        x = _ints("sDivWad", "x");
        y = _ints("sDivWad", "y");
        answer = _ints("sDivWad", "answer");
        for (uint256 i = 0; i < x.length; ++i) {
            assertEq(FixedPointMathLib.sDivWad(x[i], y[i]), answer[i], _row("sDivWad", i));
        }
        assertGe(x.length, 100, "rows");
    }

    function _paymentTerms()
        private
        view
        returns (Payment.PaymentTerms[] memory terms, int256[] memory similarity)
    {
        similarity = _ints("amount", "similarity");
        uint256[] memory lowest = _uints("amount", "lowestFrequency");
        uint256[] memory highest = _uints("amount", "highestFrequency");
        uint256[] memory all = _uints("amount", "coalitionSampleCount");
        uint256[] memory mean = _uints("amount", "meanReputationUtility");
        uint256[] memory competition = _uints("amount", "competitionIncentive");
        uint256[] memory reputation = _uints("amount", "reputationIncentive");
        terms = new Payment.PaymentTerms[](similarity.length);
        for (uint256 i = 0; i < similarity.length; ++i) {
            terms[i] = Payment.PaymentTerms(lowest[i], highest[i], all[i], mean[i], competition[i], reputation[i]);
        }
    }
}
