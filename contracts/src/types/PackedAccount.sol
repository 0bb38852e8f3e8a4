// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev A {ReputationAccount} in one word. From the lowest bit: globalReputation 128, clock 48, pendingSlots 8, headCount 32.
type PackedAccount is uint256;

/// @notice What a learner's contributions to all tasks add up to.
/// @param globalReputation R_global as it was at `clock`, a Wad
/// @param clock clock of the last addition
/// @param pendingSlots one bit for each slot in use
/// @param headCount number of heads that the learner served
struct ReputationAccount {
    uint256 globalReputation;
    uint256 clock;
    uint256 pendingSlots;
    uint256 headCount;
}

using PackedAccountLibrary for PackedAccount global;

/// @dev `pendingSlots` replaces the account's.
function packAccount(ReputationAccount memory account, uint256 pendingSlots) pure returns (PackedAccount) {
    return PackedAccount.wrap(
        account.globalReputation | account.clock << 128 | pendingSlots << 176 | account.headCount << 184
    );
}

/// @title The fields of a {PackedAccount}
library PackedAccountLibrary {
    function globalReputation(PackedAccount self) internal pure returns (uint256) {
        return uint128(PackedAccount.unwrap(self));
    }

    function clock(PackedAccount self) internal pure returns (uint256) {
        return uint48(PackedAccount.unwrap(self) >> 128);
    }

    function pendingSlots(PackedAccount self) internal pure returns (uint256) {
        return uint8(PackedAccount.unwrap(self) >> 176);
    }

    function headCount(PackedAccount self) internal pure returns (uint256) {
        return uint32(PackedAccount.unwrap(self) >> 184);
    }
}
