// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title A token of 18 digits without value, for the embedded chain and tests
contract TestToken is ERC20, Ownable {
    constructor(address owner) ERC20("gfml test token", "GFMLT") Ownable(owner) {}

    /// @notice Creates tokens. Only the owner.
    function mint(address account, uint256 amount) external onlyOwner {
        _mint(account, amount);
    }
}
