// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What the rounds contract does for the tasks contract alone
interface ITaskAdmission {
    /// @notice Thrown when somebody else than the tasks contract admits a task.
    error NotTasks(address caller);

    /// @notice Gives a new task its number. Only the tasks contract.
    /// @param decay lambda in units of 1e-9, see IReputationRegistry.addTask
    /// @param initialModelHash what coalitions hold before they settle for the first time
    function admit(uint64 decay, bytes32 initialModelHash) external returns (uint32 task);
}
