// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A token with any number of decimals, which can change.
contract DigitsToken is ERC20 {
    uint8 public digits;

    constructor(uint8 digits_) ERC20("digits", "DIG") {
        digits = digits_;
    }

    function setDigits(uint8 digits_) external {
        digits = digits_;
    }

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function decimals() public view override returns (uint8) {
        return digits;
    }
}

/// @notice A token that keeps a hundredth of every transfer.
contract FeeToken is ERC20 {
    constructor() ERC20("fee", "FEE") {
        _mint(msg.sender, 1e24);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from != address(0) && to != address(0)) super._update(to, address(0xFEE), value / 100);
    }
}

/// @notice A token that makes a call of its owner's choice during every transfer.
contract CallingToken is ERC20 {
    address private _target;
    bytes private _data;
    bool public succeeded;
    uint256 public calls;

    constructor() ERC20("calling", "CALL") {
        _mint(msg.sender, 1e24);
    }

    function call(address target, bytes calldata data) external {
        _target = target;
        _data = data;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (_target == address(0)) return;
        calls += 1;
        (bool success,) = _target.call(_data);
        if (success) succeeded = true;
    }
}
