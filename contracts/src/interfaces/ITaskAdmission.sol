// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Admission of tasks by the rounds contract
interface ITaskAdmission {
    /// @notice Thrown when the caller is not the tasks contract.
    error NotTasks(address caller);

    /// @notice Gives a new task its number. Only the tasks contract.
    /// @param reputationDecay lambda, units of 1e-9: see IReputationRegistry.addTask
    /// @param initialModelHash hash of the model that coalitions have before they first settle
    function admit(uint64 reputationDecay, bytes32 initialModelHash) external returns (uint32 task);
}
