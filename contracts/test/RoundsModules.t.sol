// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Rounds} from "../src/Rounds.sol";
import {RoundsPublication} from "../src/RoundsPublication.sol";
import {RoundsSettling} from "../src/RoundsSettling.sol";
import {Tasks} from "../src/Tasks.sol";
import {ILearnerRegistry} from "../src/interfaces/ILearnerRegistry.sol";
import {IReputationRegistry} from "../src/interfaces/IReputationRegistry.sol";
import {IRoundsTypes} from "../src/interfaces/IRoundsTypes.sol";
import {ITasks} from "../src/interfaces/ITasks.sol";
import {RoundsBase} from "../src/rounds/RoundsBase.sol";
import {RoundsModule} from "../src/rounds/RoundsModule.sol";
import {RoundsFixture} from "./support/RoundsFixture.sol";

/// @notice Rounds runs the code of its modules on its own storage, and nobody else does.
contract RoundsModulesTest is RoundsFixture {
    RoundsPublication private _publication;
    RoundsSettling private _settling;

    function setUp() external {
        deploy();
        (address publication, address settling) = rounds.modules();
        (_publication, _settling) = (RoundsPublication(publication), RoundsSettling(settling));
    }

    function test_modulesRefuseDirectCalls() external {
        registerMany(3);
        uint32 task = openTask(terms(), 1_000 * TOKEN);
        // this contract is the provider: only the way of the call is wrong
        IRoundsTypes.CoalitionHeader memory head = header(0, 0, 3);
        IRoundsTypes.Settlement memory made = settlement(task, 0, 0, deliveriesFrom(0, 3));
        bytes[] memory publishing = new bytes[](4);
        publishing[0] = abi.encodeCall(_publication.openRound, (task, 0, 1, stability()));
        publishing[1] = abi.encodeCall(_publication.publishLog, (task, 0, IRoundsTypes.LogKind.Moves, ""));
        publishing[2] = abi.encodeCall(_publication.publishCoalition, (task, 0, 0, head, membersFrom(0, 3)));
        publishing[3] = abi.encodeCall(_publication.addUtilities, (task, 0, 0, 0, new uint256[](3)));
        bytes[] memory settling = new bytes[](3);
        settling[0] = abi.encodeCall(_settling.settle, (made, 0, 0));
        settling[1] = abi.encodeCall(_settling.forfeit, (task, 0, 0));
        settling[2] = abi.encodeCall(_settling.finaliseRound, (task, 0));
        _requireRefused(address(_publication), publishing);
        _requireRefused(address(_settling), settling);
    }

    function _requireRefused(address module, bytes[] memory calls) private {
        for (uint256 i = 0; i < calls.length; ++i) {
            (bool success, bytes memory reason) = module.call(calls[i]);
            assertTrue(!success && bytes4(reason) == IRoundsTypes.NotThroughRounds.selector, "modules: a direct call was taken");
        }
    }

    function test_roundsTakesNoModuleOfOtherContracts() external {
        Tasks others = new Tasks(address(this), learners);
        RoundsPublication publication = new RoundsPublication(learners, reputations, others);
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.ForeignModule.selector, publication));
        new Rounds(learners, reputations, tasks, publication, _settling);
        RoundsSettling settling = new RoundsSettling(learners, IReputationRegistry(address(this)), tasks);
        vm.expectRevert(abi.encodeWithSelector(IRoundsTypes.ForeignModule.selector, settling));
        new Rounds(learners, reputations, tasks, _publication, settling);
    }

    /// @notice A grown system, with state of its own at the end, leaves every word of today's storage where it is.
    function test_newStateGoesToTheEnd() external {
        registerMany(3);
        uint32 task = openTask(terms(), 1_000 * TOKEN);
        publishOne(task, 0, 0, 0, 3);
        GrownModule grown = new GrownModule(learners, reputations, tasks);
        vm.etch(address(rounds), address(grown).code);
        (uint32 round, bool isOpen) = GrownModule(address(rounds)).readOld(task);
        assertTrue(isOpen && round == 0, "the open round");
        GrownModule(address(rounds)).writeNew(task, 7);
        (round, isOpen) = GrownModule(address(rounds)).readOld(task);
        assertTrue(isOpen && round == 0, "the open round after a write");
        assertEq(GrownModule(address(rounds)).readNew(task), 7, "the new state");
    }
}

/// @notice What a later version would add: state of its own, after that of {RoundsBase}.
contract GrownModule is RoundsModule {
    mapping(uint32 task => uint256) private _deposits;

    constructor(ILearnerRegistry learners_, IReputationRegistry reputations_, ITasks tasks_)
        RoundsBase(learners_, reputations_, tasks_)
    {}

    function writeNew(uint32 task, uint256 value) external throughRounds {
        _deposits[task] = value;
    }

    function readNew(uint32 task) external view returns (uint256) {
        return _deposits[task];
    }

    function readOld(uint32 task) external view returns (uint32 round, bool isOpen) {
        return (_rounds[task].round, _rounds[task].isOpen);
    }
}
