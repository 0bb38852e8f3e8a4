// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What rounds are made of, the events that record them and the reasons for which calls are refused
interface IRoundsTypes {
    enum LogKind {
        SittingOut,
        PlayerOrder,
        Moves,
        RefusedReentries,
        Recruited,
        Similarities,
        Barred,
        Absent
    }

    enum CoalitionStatus {
        None,
        Publishing,
        Published,
        Settled,
        Forfeited
    }

    /// @notice The verifier's figures. Gains are the bits of a float64.
    /// @param stackelbergRegret the bits of NaN if no Stackelberg game was played
    struct StabilityFigures {
        bool nashStable;
        bool individuallyStable;
        bool cycled;
        uint32 moves;
        uint32 passes;
        uint64 maxGain;
        uint64 maxGainAfterLeader;
        uint64 stackelbergRegret;
    }

    /// @param memberCount includes the head
    /// @param competitionIncentive I_comp, units of 1e-9
    /// @param heads, similarities how the head sees past heads: see IReputationRegistry.HeadView
    struct CoalitionHeader {
        uint16 coalition;
        uint16 memberCount;
        uint32 head;
        uint64 competitionIncentive;
        uint32[] heads;
        int64[] similarities;
    }

    /// @param similarity S_ji, units of 1e-9; 1e9 for the head
    /// @param frequency agreed d, cycles/s
    struct Member {
        uint32 learner;
        int32 similarity;
        uint48 frequency;
    }

    /// @param measure the head's measure of the contribution, units of 1e-9. Under the rules of eq. 15 it is u_i
    /// @param updateNorm norm of the update, as the member signed it, units of 1e-9. x_i is the smaller of `measure` and
    /// `updateNorm`. Ignored under the rules of eq. 15
    /// @param keptFrequency cycles/s
    /// @param computationTime, transmissionTime as the member signed them, units of 1e-9 s
    /// @param updateHash root of the update's Merkle tree
    /// @param embeddingHash hash of the embeddings that the member sent in this round; 0 if none
    /// @param r, vs the member's compact EIP-712 signature (ERC-2098) of Participation(uint32 task,uint32 round,
    /// uint16 coalition,uint32 learner,uint48 frequency,bytes32 updateHash,int64 norm,uint64 computationTime,
    /// uint64 transmissionTime,bytes32 embeddingHash), with the agreed frequency and norm = updateNorm. Ignored if nothing
    /// was delivered in time
    struct Delivery {
        uint32 learner;
        bool delivered;
        int64 measure;
        int64 updateNorm;
        uint48 keptFrequency;
        uint64 computationTime;
        uint64 transmissionTime;
        bytes32 updateHash;
        bytes32 embeddingHash;
        bytes32 r;
        bytes32 vs;
    }

    /// @param batch 0, 1, 2, ... within the coalition
    /// @param largestMeasure the largest x in time over all batches. It stands for x_ref in the task's first rounds, until
    /// something is delivered in time
    /// @param modelHash SHA-256 of the coalition's next model
    /// @param deliveries ascending by learner, within and over the batches
    struct Settlement {
        uint32 task;
        uint32 round;
        uint16 coalition;
        uint16 batch;
        int64 largestMeasure;
        bytes32 modelHash;
        Delivery[] deliveries;
    }

    /// @notice A model for one passive learner.
    /// @param r, vs the learner's compact EIP-712 signature of ModelRequest(uint32 task,uint32 round,uint32 learner)
    struct Handover {
        uint32 learner;
        uint16 coalition;
        bytes32 modelHash;
        bytes32 r;
        bytes32 vs;
    }

    /// @param highestReputation Rbar, a Wad
    /// @param meanReputationUtility mean of H, a Wad
    /// @param lowestFrequency lo, cycles/s
    /// @param highestFrequency hi, cycles/s
    /// @param sampleCount sum of |D|
    struct CoalitionAggregates {
        uint256 highestReputation;
        uint256 meanReputationUtility;
        uint64 lowestFrequency;
        uint64 highestFrequency;
        uint64 sampleCount;
    }

    /// @notice Emitted when a round opens.
    event RoundOpened(uint32 indexed task, uint32 indexed round, uint16 coalitionCount, StabilityFigures stability);
    /// @notice Emitted for each batch of the game's log.
    /// @param data packed, big-endian. SittingOut, PlayerOrder, Barred, Absent: uint32 learner. Moves: uint32 learner,
    /// uint16 from, uint16 to, with 65535 for sitting out. RefusedReentries, Recruited: uint32 learner, uint16 coalition.
    /// Similarities: int32, units of 1e-9, one row for each coalition in the order of publication, one column for each
    /// learner that plays or sits out, ascending
    event GameLog(uint32 indexed task, uint32 indexed round, LogKind indexed kind, bytes data);
    /// @notice Emitted for each batch of a coalition's members.
    /// @param reputations R_ji of the members
    event MembersPublished(
        uint32 indexed task,
        uint32 indexed round,
        uint16 indexed coalition,
        uint16 batch,
        CoalitionHeader header,
        Member[] members,
        uint256[] reputations
    );
    /// @notice Emitted when a coalition is complete. It is fixed for the round from then on.
    event CoalitionPublished(
        uint32 indexed task, uint32 indexed round, uint16 indexed coalition, uint64 deadline, CoalitionAggregates aggregates
    );
    /// @notice Emitted for each settled batch. The arrays are in the order of the deliveries.
    /// @param contributionScores u, Wads
    /// @param contributions v, Wads
    /// @param payments 18 digits
    event CoalitionSettled(
        uint32 indexed task,
        uint32 indexed round,
        uint16 indexed coalition,
        Settlement settlement,
        int256[] contributionScores,
        uint256[] contributions,
        uint256[] payments
    );
    /// @notice Emitted when the payments of a batch are credited to its learners, for coalitions of several batches.
    event PaymentsCredited(uint32 indexed task, uint32 indexed round, uint16 indexed coalition, uint16 batch);
    /// @notice Emitted when a coalition is given up.
    event CoalitionForfeited(uint32 indexed task, uint32 indexed round, uint16 indexed coalition);
    /// @notice Emitted when a round's contributions count in the reputations.
    /// @param referenceMeasure x_ref of the next round, units of 1e-9
    event RoundFinalised(uint32 indexed task, uint32 indexed round, uint64 clock, int64 referenceMeasure);
    /// @notice Emitted when a passive learner asks for a model.
    event ModelRequested(uint32 indexed task, uint32 indexed round, uint32 indexed learner);
    /// @notice Emitted when a passive learner is handed a model.
    event ModelHandedOver(uint32 indexed task, uint32 indexed round, uint32 indexed learner, uint16 coalition, bytes32 modelHash);

    /// @notice Thrown when a round is not the task's next, or not the open one.
    error RoundOrder(uint32 task, uint32 expected, uint32 given);
    /// @notice Thrown when a round is opened before the last one is finalized.
    error RoundIsOpen(uint32 task, uint32 round);
    /// @notice Thrown when no round is open.
    error RoundNotOpen(uint32 task, uint32 round);
    /// @notice Thrown when a call needs the whole partition and a part of it is not published yet.
    error PartitionIncomplete(uint32 task, uint32 round);
    /// @notice Thrown when a batch is empty or larger than 50.
    error BatchSize(uint256 size);
    /// @notice Thrown when a batch is not the next one of its coalition.
    error BatchOrder(uint16 coalition, uint256 expected, uint256 given);
    /// @notice Thrown when a batch differs from what earlier batches fixed: header, reputations, largest measure or model.
    error BatchMismatch(uint16 coalition, uint256 batch);
    /// @notice Thrown when a coalition's index is M or more, or when more coalitions are published than were announced.
    error InvalidCoalition(uint16 coalition);
    /// @notice Thrown when a coalition is already published.
    error DuplicateCoalition(uint32 round, uint16 coalition);
    /// @notice Thrown when a coalition was not published in this round.
    error UnknownCoalition(uint32 task, uint32 round, uint16 coalition);
    /// @notice Thrown when a coalition is already settled or forfeited.
    error CoalitionDone(uint32 round, uint16 coalition, CoalitionStatus status);
    /// @notice Thrown when a learner is placed twice in a round.
    error DuplicateMember(uint32 round, uint32 learner);
    /// @notice Thrown when a member is a passive learner.
    error PassiveMember(uint32 round, uint32 learner);
    /// @notice Thrown when a member is banned.
    error BannedMember(uint32 round, uint32 learner, uint256 reputation);
    /// @notice Thrown when more members are published than were announced.
    error MemberCount(uint16 coalition, uint256 announced, uint256 given);
    /// @notice Thrown when a head is not a member of its coalition.
    error HeadNotMember(uint32 round, uint16 coalition, uint32 head);
    /// @notice Thrown when I_comp is outside the task's bounds.
    error InvalidIncentive(uint16 coalition, uint64 competitionIncentive);
    /// @notice Thrown when a member's frequency is outside its bounds, its similarity outside [-1, 1], or a head's not 1.
    error InvalidMember(uint32 learner);
    /// @notice Thrown when a settled learner is not a member of the coalition.
    error ForeignMember(uint32 round, uint16 coalition, uint32 learner);
    /// @notice Thrown when deliveries are not strictly ascending by learner.
    error DeliveryOrder(uint16 coalition, uint32 learner);
    /// @notice Thrown when the deliveries do not have the largest measure that the head declared.
    error LargestMeasureMismatch(uint16 coalition, int64 declared, int64 found);
    /// @notice Thrown when a measure, a norm, a time or a frequency of a delivery is out of bounds.
    error InvalidDelivery(uint32 learner);
    /// @notice Thrown when a signature is not the learner's.
    error WrongMemberSignature(uint32 learner, address expected);
    /// @notice Thrown when the coalition's head did not sign the settlement.
    error WrongHeadSignature(uint16 coalition, uint32 head);
    /// @notice Thrown when a batch has no payments that wait, or its coalition is not settled as a whole.
    error NothingOwed(uint32 task, uint32 round, uint16 coalition, uint16 batch);
    /// @notice Thrown when a coalition is forfeited before its settlement window ends.
    error SettlementWindowOpen(uint16 coalition, uint256 until);
    /// @notice Thrown when a round is finalized before all its coalitions are settled or forfeited.
    error RoundUnsettled(uint32 task, uint32 round, uint16 coalition);
    /// @notice Thrown when the caller is not the task's provider.
    error NotProvider(uint32 task, address caller);
    /// @notice Thrown when a model is handed to a learner that trains or is not registered.
    error NotPassive(uint32 learner);
    /// @notice Thrown when a model is not the last one that its coalition settled.
    error WrongModel(uint16 coalition, bytes32 expected, bytes32 given);
    /// @notice Thrown when a module is called by itself and not through the rounds contract.
    error NotThroughRounds();
    /// @notice Thrown when a rounds contract is deployed with a module that serves other contracts, or with none.
    error ForeignModule(address module);
}
