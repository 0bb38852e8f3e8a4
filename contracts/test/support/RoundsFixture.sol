// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LearnerRegistry} from "../../src/LearnerRegistry.sol";
import {ReputationRegistry} from "../../src/ReputationRegistry.sol";
import {Rounds} from "../../src/Rounds.sol";
import {RoundsPublication} from "../../src/RoundsPublication.sol";
import {RoundsSettling} from "../../src/RoundsSettling.sol";
import {Tasks} from "../../src/Tasks.sol";
import {TestToken} from "../../src/TestToken.sol";
import {ILearnerRegistry} from "../../src/interfaces/ILearnerRegistry.sol";
import {IReputationRegistry} from "../../src/interfaces/IReputationRegistry.sol";
import {IRoundsTypes} from "../../src/interfaces/IRoundsTypes.sol";
import {ITasks} from "../../src/interfaces/ITasks.sol";
import {SignedLearners} from "./SignedLearners.sol";
import {Vm} from "./Vm.sol";

/// @notice A whole ledger, learners with keys, and short calls for a round. This contract is registrar and provider.
abstract contract RoundsFixture is SignedLearners {
    uint256 internal constant TOKEN = 1e18;
    uint64 internal constant NANO = 1e9;
    bytes32 internal constant HASH = keccak256("hash");
    bytes32 internal constant INITIAL_MODEL = keccak256("initial model");
    bytes32 internal constant MODEL = keccak256("model");
    uint32 internal constant WINDOW = 1000;
    /// @dev The compiler may read the clock again after a cheat code moved it, so tests use fixed times.
    uint256 internal constant START = 1_000_000;

    LearnerRegistry internal learners;
    ReputationRegistry internal reputations;
    Tasks internal tasks;
    Rounds internal rounds;
    TestToken internal token;

    function deploy() internal {
        // learners declare long before the first round opens
        vm.warp(START - 1 days);
        token = new TestToken(address(this));
        learners = new LearnerRegistry(address(this));
        reputations = new ReputationRegistry(address(this));
        tasks = new Tasks(address(this), learners);
        rounds = new Rounds(
            learners,
            reputations,
            tasks,
            new RoundsPublication(learners, reputations, tasks),
            new RoundsSettling(learners, reputations, tasks)
        );
        tasks.setRounds(address(rounds));
        reputations.grantRole(reputations.WRITER(), address(rounds));
    }

    /// @notice Learner i of a population with different declared numbers.
    function declaration(uint32 learner) internal pure returns (ILearnerRegistry.Declaration memory) {
        return ILearnerRegistry.Declaration({
            learner: learner,
            account: _accountOf(learner),
            payee: address(0),
            active: true,
            sampleCount: 60 + (learner * 37) % 200,
            classCount: 2,
            minFrequency: 10_000_000 + uint64(learner) * 1_000,
            maxFrequency: 1_000_000_000 - uint64(learner) * 1_000,
            deadline: 11 * NANO + (uint64(learner) * 731_000_100) % (9 * NANO),
            cyclesPerSample: 0x411ea00000000000,
            uplinkRate: 0x4153d6e000000000,
            region: bytes8("EU-DE"),
            histogramHash: 0
        });
    }

    function register(ILearnerRegistry.Declaration memory one) internal {
        ILearnerRegistry.Declaration[] memory declarations = new ILearnerRegistry.Declaration[](1);
        declarations[0] = one;
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = _signed(address(learners), one, learners.nonceOf(one.learner));
        if (learners.statusOf(one.learner) == ILearnerRegistry.Status.Registered) learners.update(declarations, signatures);
        else learners.register(declarations, signatures);
    }

    /// @notice Registers learners 0 .. count - 1.
    function registerMany(uint32 count) internal {
        for (uint32 i = 0; i < count; ++i) {
            register(declaration(i));
        }
    }

    /// @notice Table II's terms with three coalitions.
    function terms() internal pure returns (ITasks.GameTerms memory) {
        return ITasks.GameTerms({
            reputationDecay: 700_000_000,
            globalWeight: 200_000_000,
            thresholdUtility: 500_000_000,
            reputationThreshold: 500_000_000,
            reputationIncentive: 5 * NANO,
            minCompetitionIncentive: 5 * NANO,
            maxCompetitionIncentive: 15 * NANO,
            banLimit: 0,
            banRounds: 0,
            settlementWindow: WINDOW,
            coalitionCount: 3,
            contribution: ITasks.ContributionRule.UpdateNorm,
            dissimilarity: ITasks.DissimilarityRule.Clamp
        });
    }

    function opening(ITasks.GameTerms memory game, uint256 escrow) internal view returns (ITasks.Opening memory made) {
        made.game = game;
        made.audit.localSteps = 5;
        made.coalitionPolicy = "game";
        made.incentivePolicy = "stackelberg";
        made.headPolicy = "reputation";
        made.seedCommitment = HASH;
        made.initialModelHash = INITIAL_MODEL;
        made.token = address(token);
        made.escrow = uint128(escrow);
    }

    function openTask(ITasks.GameTerms memory game, uint256 escrow) internal returns (uint32) {
        if (block.timestamp < START) vm.warp(START);
        token.mint(address(this), escrow);
        token.approve(address(tasks), escrow);
        return tasks.open(opening(game, escrow));
    }

    function stability() internal pure returns (IRoundsTypes.StabilityFigures memory figures) {
        figures.nashStable = true;
        figures.moves = 3;
        figures.passes = 2;
    }

    /// @notice A header without a view of past heads.
    function header(uint16 coalition, uint32 head, uint256 memberCount)
        internal
        pure
        returns (IRoundsTypes.CoalitionHeader memory made)
    {
        made.coalition = coalition;
        made.memberCount = uint16(memberCount);
        made.head = head;
        made.competitionIncentive = 10 * NANO;
    }

    /// @notice Members first, first + 1, ...; the first is the head.
    function membersFrom(uint32 first, uint32 count) internal pure returns (IRoundsTypes.Member[] memory made) {
        made = new IRoundsTypes.Member[](count);
        for (uint32 i = 0; i < count; ++i) {
            made[i] = member(first + i, i == 0 ? int32(1e9) : int32(250_000_000));
        }
    }

    function member(uint32 learner, int32 similarity) internal pure returns (IRoundsTypes.Member memory) {
        return IRoundsTypes.Member({learner: learner, similarity: similarity, frequency: 500_000_000 + uint48(learner)});
    }

    /// @notice Deliveries of learners first, first + 1, ..., unsigned.
    function deliveriesFrom(uint32 first, uint32 count) internal pure returns (IRoundsTypes.Delivery[] memory made) {
        made = new IRoundsTypes.Delivery[](count);
        for (uint32 i = 0; i < count; ++i) {
            made[i] = delivery(first + i);
        }
    }

    function delivery(uint32 learner) internal pure returns (IRoundsTypes.Delivery memory made) {
        made.learner = learner;
        made.delivered = true;
        made.measure = int64(NANO + uint64(learner) * NANO / 8);
        // above every measure of these tests, so it decides only in tests that set it
        made.updateNorm = 1e18 - 1;
        made.keptFrequency = 400_000_000 + uint48(learner);
        made.computationTime = 4 * NANO;
        made.transmissionTime = NANO;
        made.updateHash = HASH;
        made.embeddingHash = keccak256(abi.encode("embedding", learner));
    }

    /// @notice A settlement that declares its largest measure, with every member's signature over `frequencies`.
    function settlement(uint32 task, uint32 round, uint16 coalition, IRoundsTypes.Delivery[] memory deliveries)
        internal
        view
        returns (IRoundsTypes.Settlement memory made)
    {
        made.task = task;
        made.round = round;
        made.coalition = coalition;
        made.modelHash = MODEL;
        made.deliveries = deliveries;
        for (uint256 i = 0; i < deliveries.length; ++i) {
            int64 smaller = smallerMeasure(deliveries[i]);
            if (deliveries[i].delivered && smaller > made.largestMeasure) made.largestMeasure = smaller;
        }
        signMembers(made);
    }

    function smallerMeasure(IRoundsTypes.Delivery memory one) internal pure returns (int64) {
        return one.measure < one.updateNorm ? one.measure : one.updateNorm;
    }

    /// @notice The members sign the frequency of {member}.
    function signMembers(IRoundsTypes.Settlement memory made) internal view {
        for (uint256 i = 0; i < made.deliveries.length; ++i) {
            signMember(made, i, 500_000_000 + uint48(made.deliveries[i].learner));
        }
    }

    function signMember(IRoundsTypes.Settlement memory made, uint256 at, uint48 frequency) internal view {
        IRoundsTypes.Delivery memory one = made.deliveries[at];
        bytes32 kind = keccak256(
            "Participation(uint32 task,uint32 round,uint16 coalition,uint32 learner,uint48 frequency,bytes32 updateHash,"
            "int64 norm,uint64 computationTime,uint64 transmissionTime,bytes32 embeddingHash)"
        );
        bytes32 structHash = keccak256(
            abi.encode(
                kind,
                made.task,
                made.round,
                made.coalition,
                one.learner,
                frequency,
                one.updateHash,
                one.updateNorm,
                one.computationTime,
                one.transmissionTime,
                one.embeddingHash
            )
        );
        (one.r, one.vs) = sign(one.learner, structHash);
    }

    /// @notice A learner's signature for the rounds contract.
    function sign(uint32 learner, bytes32 structHash) internal view returns (bytes32, bytes32) {
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", rounds.domainSeparator(), structHash));
        return vm.signCompact(_keyOf(learner), digest);
    }

    function signHead(IRoundsTypes.Settlement memory made, uint32 head) internal view returns (bytes32, bytes32) {
        bytes32 kind = keccak256(
            "Settlement(uint32 task,uint32 round,uint16 coalition,uint16 batch,int64 largestMeasure,bytes32 modelHash,"
            "bytes32 deliveriesHash)"
        );
        return sign(
            head,
            keccak256(
                abi.encode(
                    kind,
                    made.task,
                    made.round,
                    made.coalition,
                    made.batch,
                    made.largestMeasure,
                    made.modelHash,
                    keccak256(abi.encode(made.deliveries))
                )
            )
        );
    }

    function settleAs(uint32 head, IRoundsTypes.Settlement memory made) internal {
        (bytes32 r, bytes32 vs) = signHead(made, head);
        rounds.settle(made, r, vs);
    }

    /// @notice Publishes a round of one coalition, of learners first, first + 1, ... with the first as head.
    function publishOne(uint32 task, uint32 round, uint16 coalition, uint32 first, uint32 count) internal {
        rounds.openRound(task, round, 1, stability());
        rounds.publishCoalition(task, round, 0, header(coalition, first, count), membersFrom(first, count));
    }

    function settleOne(uint32 task, uint32 round, uint16 coalition, uint32 first, uint32 count) internal {
        settleAs(first, settlement(task, round, coalition, deliveriesFrom(first, count)));
    }

    /// @notice A whole round of one coalition in which everybody delivers.
    function playOne(uint32 task, uint32 round, uint16 coalition, uint32 first, uint32 count) internal {
        publishOne(task, round, coalition, first, count);
        settleOne(task, round, coalition, first, count);
        rounds.finaliseRound(task, round);
    }

    /// @notice Receipts of the settlement in the logs since the last call.
    function settledReceipts()
        internal
        returns (int256[] memory contributionScores, uint256[] memory contributions, uint256[] memory payments)
    {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IRoundsTypes.CoalitionSettled.selector) continue;
            (, contributionScores, contributions, payments) =
                abi.decode(logs[i].data, (IRoundsTypes.Settlement, int256[], uint256[], uint256[]));
        }
    }

    /// @notice Reputations of MembersPublished in the logs since the last call.
    function publishedReputations() internal returns (uint256[] memory seen) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IRoundsTypes.MembersPublished.selector) continue;
            (,,, seen) = abi.decode(logs[i].data, (uint16, IRoundsTypes.CoalitionHeader, IRoundsTypes.Member[], uint256[]));
        }
    }

    function viewOf(IRoundsTypes.CoalitionHeader memory made) internal pure returns (IReputationRegistry.HeadView memory) {
        return IReputationRegistry.HeadView({head: made.head, heads: made.heads, similarities: made.similarities});
    }

    function only(uint32 learner) internal pure returns (uint32[] memory made) {
        made = new uint32[](1);
        made[0] = learner;
    }

    function globalOf(uint32 learner) internal view returns (uint256) {
        return reputations.globalReputations(only(learner))[0];
    }
}
