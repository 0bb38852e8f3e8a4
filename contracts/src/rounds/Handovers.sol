// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILearnerRegistry} from "../interfaces/ILearnerRegistry.sol";
import {IRounds} from "../interfaces/IRounds.sol";
import {ITasks} from "../interfaces/ITasks.sol";
import {RoundMessages} from "../libraries/RoundMessages.sol";
import {RoundsBase} from "./RoundsBase.sol";

/// @title Models handed to passive learners
abstract contract Handovers is IRounds, RoundsBase {
    /// @inheritdoc IRounds
    function handOver(uint32 task, uint32 round, Handover[] calldata handovers) external {
        ITasks.GameTerms memory terms = _asProvider(task);
        RoundState storage state = _rounds[task];
        if (state.isOpen) revert RoundIsOpen(task, state.round);
        if (state.round != round) revert RoundOrder(task, state.round, round);
        _requireBatchSize(handovers.length);
        address[] memory accounts = _passive(handovers);
        bytes32 domain = RoundMessages.domainSeparator(address(this));
        for (uint256 i = 0; i < handovers.length; ++i) {
            Handover calldata handover = handovers[i];
            if (handover.coalition >= terms.coalitionCount) revert InvalidCoalition(handover.coalition);
            bytes32 model = _modelHash(task, handover.coalition);
            if (handover.modelHash != model) revert WrongModel(handover.coalition, model, handover.modelHash);
            bytes32 request = RoundMessages.modelRequest(task, round, handover.learner);
            if (!RoundMessages.isSignedBy(accounts[i], domain, request, handover.r, handover.vs)) {
                revert WrongMemberSignature(handover.learner, accounts[i]);
            }
            emit ModelRequested(task, round, handover.learner);
            emit ModelHandedOver(task, round, handover.learner, handover.coalition, model);
        }
    }

    /// @dev The accounts of the learners. Reverts unless all are registered and passive.
    function _passive(Handover[] calldata handovers) private view returns (address[] memory) {
        uint32[] memory learners_ = new uint32[](handovers.length);
        for (uint256 i = 0; i < handovers.length; ++i) {
            learners_[i] = handovers[i].learner;
            if (LEARNERS.statusOf(learners_[i]) != ILearnerRegistry.Status.Registered) revert NotPassive(learners_[i]);
        }
        ILearnerRegistry.Capability[] memory capabilities = LEARNERS.capabilitiesOf(learners_);
        for (uint256 i = 0; i < handovers.length; ++i) {
            if (capabilities[i].active) revert NotPassive(learners_[i]);
        }
        return LEARNERS.accountsOf(learners_);
    }

    function _modelHash(uint32 task, uint16 coalition) internal view returns (bytes32) {
        CoalitionState storage state = _coalitions[task][coalition];
        return state.modelKnown ? state.modelHash : _rounds[task].initialModelHash;
    }
}
