// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {TestToken} from "../src/TestToken.sol";
import {Test} from "./support/Test.sol";

contract TestTokenTest is Test {
    function test_onlyTheOwnerMints() external {
        address owner = address(0xA11CE);
        TestToken token = new TestToken(owner);
        assertEq(token.decimals(), 18, "digits");
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, address(this)));
        token.mint(address(this), 1);
        vm.prank(owner);
        token.mint(address(this), 5e18);
        assertEq(token.balanceOf(address(this)), 5e18, "balance");
        assertEq(token.totalSupply(), 5e18, "supply");
        assertTrue(token.transfer(owner, 2e18), "transfer");
        assertEq(token.balanceOf(owner), 2e18, "moved");
    }
}
