// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILearnerRegistry} from "../../src/interfaces/ILearnerRegistry.sol";
import {Test} from "./Test.sol";

/// @notice Learners with their own keys, and their signatures.
abstract contract SignedLearners is Test {
    bytes32 private constant DECLARATION_TYPE = keccak256(
        "Declaration(uint32 learner,address account,address payee,bool active,uint32 sampleCount,uint16 classCount,"
        "uint64 minFrequency,uint64 maxFrequency,uint64 deadline,uint64 cyclesPerSample,uint64 uplinkRate,"
        "bytes8 region,bytes32 histogramHash,uint256 nonce)"
    );

    function _keyOf(uint32 learner) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode("learner", learner)));
    }

    function _accountOf(uint32 learner) internal pure returns (address) {
        return vm.addr(_keyOf(learner));
    }

    function _declarationOf(uint32 learner) internal pure returns (ILearnerRegistry.Declaration memory) {
        return ILearnerRegistry.Declaration({
            learner: learner,
            account: _accountOf(learner),
            payee: address(0),
            active: true,
            sampleCount: 100 + learner,
            classCount: 10,
            minFrequency: 1e9,
            maxFrequency: 2e9 + uint64(learner),
            deadline: 60e9,
            cyclesPerSample: 0x40c3880000000000,
            uplinkRate: 0x412e848000000000,
            region: "EU-DE",
            histogramHash: keccak256("histogram")
        });
    }

    /// @dev EIP-712 by hand, field by field. A test that shared the contract's encoding would not see its mistakes.
    function _digestOf(address registry, ILearnerRegistry.Declaration memory declaration, uint256 nonce)
        internal
        view
        returns (bytes32)
    {
        bytes memory first = abi.encode(
            DECLARATION_TYPE,
            declaration.learner,
            declaration.account,
            declaration.payee,
            declaration.active,
            declaration.sampleCount,
            declaration.classCount,
            declaration.minFrequency
        );
        bytes memory second = abi.encode(
            declaration.maxFrequency,
            declaration.deadline,
            declaration.cyclesPerSample,
            declaration.uplinkRate,
            declaration.region,
            declaration.histogramHash,
            nonce
        );
        return _typedData(registry, "LearnerRegistry", keccak256(bytes.concat(first, second)));
    }

    function _typedData(address verifier, string memory name, bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256("1"),
                block.chainid,
                verifier
            )
        );
        return keccak256(bytes.concat(hex"1901", domain, structHash));
    }

    function _sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return bytes.concat(r, s, bytes1(v));
    }

    function _signed(address registry, ILearnerRegistry.Declaration memory declaration, uint256 nonce)
        internal
        view
        returns (bytes memory)
    {
        return _sign(_keyOf(declaration.learner), _digestOf(registry, declaration, nonce));
    }

    /// @notice Registers learners `first`, ..., `first + count - 1`; the caller is the registrar.
    function _registerMany(ILearnerRegistry registry, uint32 first, uint32 count) internal {
        ILearnerRegistry.Declaration[] memory declarations = new ILearnerRegistry.Declaration[](count);
        bytes[] memory signatures = new bytes[](count);
        for (uint32 i = 0; i < count; ++i) {
            declarations[i] = _declarationOf(first + i);
            signatures[i] = _signed(address(registry), declarations[i], 0);
        }
        registry.register(declarations, signatures);
    }
}
