// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ILearnerRegistry} from "../src/interfaces/ILearnerRegistry.sol";
import {LearnerRegistry} from "../src/LearnerRegistry.sol";
import {SignedLearners} from "./support/SignedLearners.sol";

contract LearnerRegistryTest is SignedLearners {
    address private constant REGISTRAR = address(0xA11CE);
    address private constant STRANGER = address(0xBAD);
    LearnerRegistry private registry;

    function setUp() public {
        registry = new LearnerRegistry(REGISTRAR);
    }

    function test_register_keepsAndShowsWhatWasDeclared() external {
        ILearnerRegistry.Declaration memory declaration = _declarationOf(7);
        bytes memory signature = _signed(address(registry), declaration, 0);
        vm.expectEmit(address(registry));
        emit ILearnerRegistry.LearnerDeclared(7, declaration.account, declaration);
        _register(declaration, signature);

        assertTrue(registry.statusOf(7) == ILearnerRegistry.Status.Registered, "status");
        assertEq(registry.accountOf(7), declaration.account, "account");
        assertEq(registry.nonceOf(7), 1, "nonce");
        ILearnerRegistry.Declaration memory kept = registry.declarationOf(7);
        declaration.histogramHash = 0;
        assertEq(keccak256(abi.encode(kept)), keccak256(abi.encode(declaration)), "declaration");
        ILearnerRegistry.Capability memory capability = registry.capabilitiesOf(_one(7))[0];
        assertTrue(capability.active, "active");
        assertEq(capability.sampleCount, 107, "samples");
        assertEq(capability.minFrequency, 1e9, "lo");
        assertEq(capability.maxFrequency, 2e9 + 7, "hi");
        assertEq(capability.deadline, 60e9, "deadline");
    }

    function testFuzz_register_keepsEveryBit(ILearnerRegistry.Declaration memory declaration) external {
        declaration.learner = uint32(bound(declaration.learner, 0, type(uint32).max - 1));
        declaration.account = _accountOf(declaration.learner);
        declaration.sampleCount = uint32(bound(declaration.sampleCount, 1, type(uint32).max));
        declaration.minFrequency = uint64(bound(declaration.minFrequency, 1, type(uint48).max));
        declaration.maxFrequency = uint64(bound(declaration.maxFrequency, declaration.minFrequency, type(uint48).max));
        declaration.deadline = uint64(bound(declaration.deadline, 1, 1e18 - 1));
        declaration.cyclesPerSample = uint64(bound(declaration.cyclesPerSample, 1, 0x7fefffffffffffff));
        declaration.uplinkRate = uint64(bound(declaration.uplinkRate, 1, 0x7fefffffffffffff));
        _register(declaration, _signed(address(registry), declaration, 0));
        ILearnerRegistry.Declaration memory kept = registry.declarationOf(declaration.learner);
        kept.histogramHash = declaration.histogramHash;
        assertEq(keccak256(abi.encode(kept)), keccak256(abi.encode(declaration)), "declaration");
    }

    function test_register_manyAtOnceAndUnknownOnesStayUnknown() external {
        vm.startPrank(REGISTRAR);
        _registerMany(registry, 3, 4);
        vm.stopPrank();
        uint32[] memory learners = new uint32[](2);
        (learners[0], learners[1]) = (6, 3);
        address[] memory accounts = registry.accountsOf(learners);
        assertEq(accounts[0], _accountOf(6), "account 6");
        assertEq(accounts[1], _accountOf(3), "account 3");
        assertTrue(registry.statusOf(7) == ILearnerRegistry.Status.Unknown, "status 7");
        assertEq(registry.nonceOf(7), 0, "nonce 7");
        bytes memory unknown = abi.encodeWithSelector(ILearnerRegistry.UnknownLearner.selector, 7);
        vm.expectRevert(unknown);
        registry.accountOf(7);
        learners[1] = 7;
        vm.expectRevert(unknown);
        registry.accountsOf(learners);
        vm.expectRevert(unknown);
        registry.capabilitiesOf(learners);
        vm.expectRevert(unknown);
        registry.declarationOf(7);
    }

    function test_register_onlyByTheRegistrar() external {
        ILearnerRegistry.Declaration memory declaration = _declarationOf(1);
        (ILearnerRegistry.Declaration[] memory declarations, bytes[] memory signatures) =
            _arrays(declaration, _signed(address(registry), declaration, 0));
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, STRANGER));
        vm.prank(STRANGER);
        registry.register(declarations, signatures);
    }

    function test_register_refusesAWrongOrMissingSignature() external {
        ILearnerRegistry.Declaration memory declaration = _declarationOf(1);
        bytes memory refusal =
            abi.encodeWithSelector(ILearnerRegistry.WrongSignature.selector, 1, declaration.account);
        bytes32 digest = _digestOf(address(registry), declaration, 0);
        _expectRegisterRevert(declaration, _sign(_keyOf(2), digest), refusal);
        _expectRegisterRevert(declaration, "", refusal);
        _expectRegisterRevert(declaration, new bytes(65), refusal);
        _expectRegisterRevert(declaration, _signed(address(registry), declaration, 1), refusal);
        _expectRegisterRevert(declaration, _signed(address(this), declaration, 0), refusal);
        bytes memory signature = _signed(address(registry), declaration, 0);
        declaration.sampleCount += 1;
        _expectRegisterRevert(declaration, signature, refusal);
    }

    function testFuzz_register_noFieldCanBeChangedAfterSigning(uint256 field, uint256 bit) external {
        ILearnerRegistry.Declaration memory declaration = _declarationOf(1);
        bytes memory signature = _signed(address(registry), declaration, 0);
        field = bound(field, 0, 8);
        bit = bound(bit, 0, 15);
        if (field == 0) declaration.active = !declaration.active;
        else if (field == 1) declaration.sampleCount ^= uint32(1 << bit);
        else if (field == 2) declaration.classCount ^= uint16(1 << bit);
        else if (field == 3) declaration.minFrequency ^= uint64(1 << bit);
        else if (field == 4) declaration.deadline ^= uint64(1 << bit);
        else if (field == 5) declaration.cyclesPerSample ^= uint64(1 << bit);
        else if (field == 6) declaration.region ^= bytes8(uint64(1 << bit));
        else if (field == 7) declaration.histogramHash ^= bytes32(1 << bit);
        else declaration.payee = address(uint160(1 << bit));
        vm.expectPartialRevert(ILearnerRegistry.WrongSignature.selector);
        _register(declaration, signature);
    }

    function test_register_refusesWhatIsRegistered() external {
        _registerOne(1);
        ILearnerRegistry.Declaration memory declaration = _declarationOf(1);
        _expectRegisterRevert(
            declaration,
            _signed(address(registry), declaration, 1),
            abi.encodeWithSelector(ILearnerRegistry.AlreadyRegistered.selector, 1, declaration.account)
        );
        // a second number for an account that has one
        declaration = _declarationOf(2);
        declaration.account = _accountOf(1);
        bytes memory signature = _sign(_keyOf(1), _digestOf(address(registry), declaration, 0));
        _expectRegisterRevert(
            declaration,
            signature,
            abi.encodeWithSelector(ILearnerRegistry.AlreadyRegistered.selector, 1, declaration.account)
        );
    }

    function test_register_refusesWhatCannotBe() external {
        for (uint256 wrong = 0; wrong < 13; ++wrong) {
            ILearnerRegistry.Declaration memory declaration = _declarationOf(1);
            if (wrong == 0) declaration.sampleCount = 0;
            else if (wrong == 1) declaration.minFrequency = 0;
            else if (wrong == 2) declaration.minFrequency = declaration.maxFrequency + 1;
            else if (wrong == 3) declaration.maxFrequency = 1 << 48;
            else if (wrong == 4) declaration.deadline = 0;
            else if (wrong == 5) declaration.deadline = 1e18;
            else if (wrong == 6) declaration.cyclesPerSample = 0;
            else if (wrong == 7) declaration.cyclesPerSample = 0x7ff0000000000000;
            else if (wrong == 8) declaration.uplinkRate = 0;
            else if (wrong == 9) declaration.uplinkRate = 0x7ff8000000000000;
            else if (wrong == 10) declaration.uplinkRate = 0xc000000000000000;
            else if (wrong == 11) declaration.learner = type(uint32).max;
            else declaration.account = address(0);
            _expectRegisterRevert(
                declaration,
                _signed(address(registry), declaration, 0),
                abi.encodeWithSelector(ILearnerRegistry.InvalidDeclaration.selector, declaration.learner)
            );
        }
    }

    function test_registerAndUpdate_refuseUnequalLengths() external {
        bytes memory refusal = abi.encodeWithSelector(ILearnerRegistry.LengthMismatch.selector, 1, 0);
        ILearnerRegistry.Declaration[] memory declarations = new ILearnerRegistry.Declaration[](1);
        vm.expectRevert(refusal);
        vm.prank(REGISTRAR);
        registry.register(declarations, new bytes[](0));
        vm.expectRevert(refusal);
        registry.update(declarations, new bytes[](0));
    }

    function test_update_replacesAndAnyoneMayRelay() external {
        _registerOne(1);
        ILearnerRegistry.Declaration memory declaration = _declarationOf(1);
        declaration.sampleCount = 5;
        declaration.active = false;
        bytes memory signature = _signed(address(registry), declaration, 1);
        vm.expectEmit(address(registry));
        emit ILearnerRegistry.LearnerDeclared(1, declaration.account, declaration);
        _update(declaration, signature);
        assertEq(registry.capabilitiesOf(_one(1))[0].sampleCount, 5, "samples");
        assertTrue(!registry.capabilitiesOf(_one(1))[0].active, "passive");
        assertEq(registry.nonceOf(1), 2, "nonce");
        // the same signature a second time
        vm.expectRevert(abi.encodeWithSelector(ILearnerRegistry.WrongSignature.selector, 1, declaration.account));
        _update(declaration, signature);
    }

    function test_update_refusesStrangersAndOtherAccounts() external {
        ILearnerRegistry.Declaration memory declaration = _declarationOf(1);
        bytes memory signature = _signed(address(registry), declaration, 0);
        vm.expectRevert(abi.encodeWithSelector(ILearnerRegistry.UnknownLearner.selector, 1));
        _update(declaration, signature);
        _registerOne(1);
        declaration.account = _accountOf(2);
        signature = _sign(_keyOf(2), _digestOf(address(registry), declaration, 1));
        vm.expectRevert(
            abi.encodeWithSelector(ILearnerRegistry.AccountMismatch.selector, 1, _accountOf(1), _accountOf(2))
        );
        _update(declaration, signature);
        declaration = _declarationOf(1);
        declaration.deadline = 0;
        signature = _signed(address(registry), declaration, 1);
        vm.expectRevert(abi.encodeWithSelector(ILearnerRegistry.InvalidDeclaration.selector, 1));
        _update(declaration, signature);
    }

    function test_payee_isTheAccountUnlessAnotherIsNamed() external {
        _registerOne(1);
        assertEq(registry.payeeOf(1), _accountOf(1), "none named");
        vm.expectRevert(abi.encodeWithSelector(ILearnerRegistry.UnknownLearner.selector, 2));
        registry.payeeOf(2);
        ILearnerRegistry.Declaration memory declaration = _declarationOf(1);
        declaration.payee = address(0xCAFE);
        _update(declaration, _signed(address(registry), declaration, 1));
        assertEq(registry.payeeOf(1), address(0xCAFE), "named later");
        assertEq(registry.declarationOf(1).payee, address(0xCAFE), "declared");
        assertEq(registry.accountOf(1), _accountOf(1), "the account stays");
    }

    function testFuzz_payee_staysForEver(address first, address other, bool leaves) external {
        if (first == address(0) || first == other) return;
        ILearnerRegistry.Declaration memory declaration = _declarationOf(1);
        declaration.payee = first;
        _register(declaration, _signed(address(registry), declaration, 0));
        uint256 nonce = 1;
        if (leaves) registry.leave(1, _leaveSignature(1, nonce++));
        declaration.payee = other;
        bytes memory signature = _signed(address(registry), declaration, nonce);
        vm.expectRevert(abi.encodeWithSelector(ILearnerRegistry.PayeeMismatch.selector, 1, first, other));
        if (leaves) _register(declaration, signature);
        else _update(declaration, signature);
        assertEq(registry.payeeOf(1), first, "payee");
        // the same declaration again is no change
        declaration.payee = first;
        declaration.sampleCount = 3;
        signature = _signed(address(registry), declaration, nonce);
        if (leaves) _register(declaration, signature);
        else _update(declaration, signature);
        assertEq(registry.capabilitiesOf(_one(1))[0].sampleCount, 3, "samples");
    }

    function test_payee_ofManyLearnersMayBeOne() external {
        for (uint32 learner = 1; learner < 4; ++learner) {
            ILearnerRegistry.Declaration memory declaration = _declarationOf(learner);
            declaration.payee = address(0xCAFE);
            _register(declaration, _signed(address(registry), declaration, 0));
            assertEq(registry.payeeOf(learner), address(0xCAFE), "payee");
        }
    }

    function test_leave_andComeBack() external {
        _registerOne(1);
        bytes memory signature = _leaveSignature(1, 1);
        vm.expectEmit(address(registry));
        emit ILearnerRegistry.LearnerLeft(1);
        registry.leave(1, signature);
        assertTrue(registry.statusOf(1) == ILearnerRegistry.Status.Left, "left");
        assertEq(registry.accountOf(1), _accountOf(1), "the account stays");
        assertEq(registry.nonceOf(1), 2, "nonce");
        assertTrue(!registry.capabilitiesOf(_one(1))[0].active, "plays no more");
        vm.expectRevert(abi.encodeWithSelector(ILearnerRegistry.UnknownLearner.selector, 1));
        registry.leave(1, signature);

        ILearnerRegistry.Declaration memory declaration = _declarationOf(1);
        declaration.account = _accountOf(2);
        _expectRegisterRevert(
            declaration,
            _sign(_keyOf(2), _digestOf(address(registry), declaration, 2)),
            abi.encodeWithSelector(ILearnerRegistry.AccountMismatch.selector, 1, _accountOf(1), _accountOf(2))
        );
        declaration = _declarationOf(1);
        _register(declaration, _signed(address(registry), declaration, 2));
        assertTrue(registry.statusOf(1) == ILearnerRegistry.Status.Registered, "back");
        assertEq(registry.nonceOf(1), 3, "nonce");
    }

    function test_leave_needsTheLearnersSignature() external {
        vm.expectRevert(abi.encodeWithSelector(ILearnerRegistry.UnknownLearner.selector, 1));
        registry.leave(1, "");
        _registerOne(1);
        bytes memory refusal = abi.encodeWithSelector(ILearnerRegistry.WrongSignature.selector, 1, _accountOf(1));
        bytes memory stale = _leaveSignature(1, 0);
        vm.expectRevert(refusal);
        registry.leave(1, stale);
        bytes memory foreign = _leaveSignature(2, 1);
        vm.expectRevert(refusal);
        registry.leave(1, foreign);
        assertTrue(registry.statusOf(1) == ILearnerRegistry.Status.Registered, "still there");
    }

    function test_revoke_isForGood() external {
        _registerOne(1);
        vm.expectEmit(address(registry));
        emit ILearnerRegistry.LearnerRevoked(1);
        vm.prank(REGISTRAR);
        registry.revoke(_one(1));
        assertTrue(registry.statusOf(1) == ILearnerRegistry.Status.Revoked, "revoked");
        assertEq(registry.accountOf(1), _accountOf(1), "the account stays");
        ILearnerRegistry.Declaration memory declaration = _declarationOf(1);
        bytes memory revoked = abi.encodeWithSelector(ILearnerRegistry.LearnerIsRevoked.selector, 1);
        _expectRegisterRevert(declaration, _signed(address(registry), declaration, 1), revoked);
        vm.expectRevert(revoked);
        vm.prank(REGISTRAR);
        registry.revoke(_one(1));
        assertTrue(!registry.capabilitiesOf(_one(1))[0].active, "plays no more");
    }

    function test_capabilitiesOf_saysWhenALearnerChanged() external {
        vm.warp(1_000);
        _registerOne(1);
        assertEq(registry.capabilitiesOf(_one(1))[0].changedAt, 1_000, "registered");
        vm.warp(2_000);
        registry.leave(1, _leaveSignature(1, 1));
        ILearnerRegistry.Capability memory capability = registry.capabilitiesOf(_one(1))[0];
        assertEq(capability.changedAt, 2_000, "left");
        assertEq(capability.sampleCount, _declarationOf(1).sampleCount, "what it declared stays");
        vm.warp(3_000);
        vm.prank(REGISTRAR);
        registry.revoke(_one(1));
        assertEq(registry.capabilitiesOf(_one(1))[0].changedAt, 3_000, "revoked");
    }

    function test_revoke_alsoThoseThatLeftAndOnlyByTheRegistrar() external {
        _registerOne(1);
        registry.leave(1, _leaveSignature(1, 1));
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, STRANGER));
        vm.prank(STRANGER);
        registry.revoke(_one(1));
        vm.prank(REGISTRAR);
        registry.revoke(_one(1));
        assertTrue(registry.statusOf(1) == ILearnerRegistry.Status.Revoked, "revoked");
        vm.expectRevert(abi.encodeWithSelector(ILearnerRegistry.UnknownLearner.selector, 2));
        vm.prank(REGISTRAR);
        registry.revoke(_one(2));
    }

    function test_ownership_isHandedOverInTwoSteps() external {
        vm.prank(REGISTRAR);
        registry.transferOwnership(STRANGER);
        assertEq(registry.owner(), REGISTRAR, "not yet");
        vm.prank(STRANGER);
        registry.acceptOwnership();
        assertEq(registry.owner(), STRANGER, "accepted");
    }

    function test_domainSeparator_isThatOfTheChain() external {
        bytes32 structHash = keccak256("anything");
        bytes32 digest = keccak256(bytes.concat(hex"1901", registry.domainSeparator(), structHash));
        assertEq(_typedData(address(registry), "LearnerRegistry", structHash), digest, "digest");
        vm.chainId(block.chainid + 1);
        digest = keccak256(bytes.concat(hex"1901", registry.domainSeparator(), structHash));
        assertEq(_typedData(address(registry), "LearnerRegistry", structHash), digest, "digest after a fork");
    }

    function _leaveSignature(uint32 learner, uint256 nonce) private view returns (bytes memory) {
        bytes32 structHash = keccak256(abi.encode(keccak256("Leave(uint32 learner,uint256 nonce)"), learner, nonce));
        return _sign(_keyOf(learner), _typedData(address(registry), "LearnerRegistry", structHash));
    }

    function _registerOne(uint32 learner) private {
        vm.startPrank(REGISTRAR);
        _registerMany(registry, learner, 1);
        vm.stopPrank();
    }

    function _register(ILearnerRegistry.Declaration memory declaration, bytes memory signature) private {
        (ILearnerRegistry.Declaration[] memory declarations, bytes[] memory signatures) =
            _arrays(declaration, signature);
        vm.prank(REGISTRAR);
        registry.register(declarations, signatures);
    }

    function _update(ILearnerRegistry.Declaration memory declaration, bytes memory signature) private {
        (ILearnerRegistry.Declaration[] memory declarations, bytes[] memory signatures) =
            _arrays(declaration, signature);
        registry.update(declarations, signatures);
    }

    function _expectRegisterRevert(
        ILearnerRegistry.Declaration memory declaration,
        bytes memory signature,
        bytes memory refusal
    ) private {
        vm.expectRevert(refusal);
        _register(declaration, signature);
    }

    function _arrays(ILearnerRegistry.Declaration memory declaration, bytes memory signature)
        private
        pure
        returns (ILearnerRegistry.Declaration[] memory declarations, bytes[] memory signatures)
    {
        declarations = new ILearnerRegistry.Declaration[](1);
        signatures = new bytes[](1);
        (declarations[0], signatures[0]) = (declaration, signature);
    }

    function _one(uint32 learner) private pure returns (uint32[] memory learners) {
        learners = new uint32[](1);
        learners[0] = learner;
    }
}
