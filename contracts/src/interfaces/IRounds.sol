// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Rounds: partitions, settlements, and what follows from them
/// @notice openRound -> publishCoalition for each coalition, in batches of at most 50 members, and addUtilities for each
/// batch of a coalition that has more than one -> settle by each head, in batches of at most 50, or forfeit ->
/// finaliseRound. A call that is refused changes nothing.
interface IRounds {
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

    /// @notice The verifier's figures; gains are the bits of a float64.
    /// @param stackelbergRegret the bits of NaN where no Stackelberg game was played
    struct Stability {
        bool nashStable;
        bool individuallyStable;
        bool cycled;
        uint32 moves;
        uint32 passes;
        uint64 maxGain;
        uint64 maxGainAfterLeader;
        uint64 stackelbergRegret;
    }

    /// @param memberCount the head included
    /// @param heads, similarities the head's view of past heads, see IReputationRegistry.HeadView
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

    /// @param measure what the head measured: x_i, or u_i under the eq. 15 rules, units of 1e-9
    /// @param ownMeasure the norm that the member signed, units of 1e-9: the smaller of the two is x_i; not looked at under
    /// the eq. 15 rules
    /// @param keptFrequency cycles/s
    /// @param computationTime, transmissionTime as the member signed them, units of 1e-9 s
    /// @param updateHash root of the update's Merkle tree
    /// @param embeddingHash of the embeddings that the member showed in this round; 0 if none
    /// @param r, vs the member's compact EIP-712 signature (ERC-2098) of Participation(uint32 task,uint32 round,
    /// uint16 coalition,uint32 learner,uint48 frequency,bytes32 updateHash,int64 norm,uint64 computationTime,
    /// uint64 transmissionTime,bytes32 embeddingHash), with the agreed frequency and norm = ownMeasure; not looked at where
    /// nothing was delivered in time
    struct Delivery {
        uint32 learner;
        bool delivered;
        int64 measure;
        int64 ownMeasure;
        uint48 keptFrequency;
        uint64 computationTime;
        uint64 transmissionTime;
        bytes32 updateHash;
        bytes32 embeddingHash;
        bytes32 r;
        bytes32 vs;
    }

    /// @param batch 0, 1, 2, ... within the coalition
    /// @param largestMeasure the largest x in time over all batches, of each the smaller measure; x_ref where the task has
    /// none yet
    /// @param modelHash SHA-256 of the coalition's next model
    /// @param deliveries ascending by learner within and over the batches
    struct Settlement {
        uint32 task;
        uint32 round;
        uint16 coalition;
        uint16 batch;
        int64 largestMeasure;
        bytes32 modelHash;
        Delivery[] deliveries;
    }

    struct Handover {
        uint32 learner;
        uint16 coalition;
        bytes32 modelHash;
        bytes32 r;
        bytes32 vs;
    }

    struct Aggregates {
        uint256 highestReputation;
        uint256 meanReputationUtility;
        uint64 lowestFrequency;
        uint64 highestFrequency;
        uint64 sampleCount;
    }

    /// @notice Emitted when a round opens.
    event RoundOpened(uint32 indexed task, uint32 indexed round, uint16 coalitionCount, Stability stability);
    /// @notice Emitted for each batch of the game's log. Packed big-endian: SittingOut, PlayerOrder, Barred and Absent
    /// uint32 a learner; Moves uint32 learner, uint16 from, uint16 to, 65535 for sitting out; RefusedReentries
    /// and Recruited uint32 learner, uint16 coalition; Similarities int32, units of 1e-9, a row of learners for each
    /// coalition in the order of publication, the learners that play or sit out ascending.
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
    /// @notice Emitted when a coalition is complete: fixed for the round from here on.
    event CoalitionPublished(uint32 indexed task, uint32 indexed round, uint16 indexed coalition, uint64 deadline, Aggregates aggregates);
    /// @notice Emitted for each settled batch; u, v and payments in the order of the deliveries.
    event CoalitionSettled(
        uint32 indexed task,
        uint32 indexed round,
        uint16 indexed coalition,
        Settlement settlement,
        int256[] scores,
        uint256[] contributions,
        uint256[] payments
    );
    /// @notice Emitted when a coalition is given up.
    event CoalitionForfeited(uint32 indexed task, uint32 indexed round, uint16 indexed coalition);
    /// @notice Emitted when a round's contributions have entered the reputations.
    event RoundFinalised(uint32 indexed task, uint32 indexed round, uint64 clock, int64 referenceMeasure);
    /// @notice Emitted when a passive learner asks for a model.
    event ModelRequested(uint32 indexed task, uint32 indexed round, uint32 indexed learner);
    /// @notice Emitted when a passive learner is handed a model.
    event ModelHandedOver(uint32 indexed task, uint32 indexed round, uint32 indexed learner, uint16 coalition, bytes32 modelHash);

    /// @notice Thrown when a round is not the task's next, or not the open one.
    error RoundOrder(uint32 task, uint32 expected, uint32 given);
    /// @notice Thrown when a round is opened while another is open.
    error RoundIsOpen(uint32 task, uint32 round);
    /// @notice Thrown when no round is open.
    error RoundNotOpen(uint32 task, uint32 round);
    /// @notice Thrown when something needs the whole partition and some of it is not yet published.
    error PartitionIncomplete(uint32 task, uint32 round);
    /// @notice Thrown when a batch is empty or larger than 50.
    error BatchSize(uint256 size);
    /// @notice Thrown when a batch is not the next one of its coalition.
    error BatchOrder(uint16 coalition, uint256 expected, uint256 given);
    /// @notice Thrown when a later batch carries another header, or other reputations, than were published.
    error BatchMismatch(uint16 coalition, uint256 batch);
    /// @notice Thrown when a coalition's index is not below M, or more coalitions come than were announced.
    error InvalidCoalition(uint16 coalition);
    /// @notice Thrown when a coalition is published already.
    error DuplicateCoalition(uint32 round, uint16 coalition);
    /// @notice Thrown when a coalition was not published in this round.
    error UnknownCoalition(uint32 task, uint32 round, uint16 coalition);
    /// @notice Thrown when a coalition is settled or forfeited already.
    error CoalitionDone(uint32 round, uint16 coalition, CoalitionStatus status);
    /// @notice Thrown when a learner is placed twice in a round.
    error DuplicateMember(uint32 round, uint32 learner);
    /// @notice Thrown when a member only personalises.
    error PassiveMember(uint32 round, uint32 learner);
    /// @notice Thrown when a member's reputation keeps it out for now.
    error BannedMember(uint32 round, uint32 learner, uint256 reputation);
    /// @notice Thrown when more or fewer members come than were announced.
    error MemberCount(uint16 coalition, uint256 announced, uint256 given);
    /// @notice Thrown when a head is not among its coalition's members; one that is not registered is an UnknownLearner there.
    error HeadNotMember(uint32 round, uint16 coalition, uint32 head);
    /// @notice Thrown when I_comp is out of the task's bounds.
    error InvalidIncentive(uint16 coalition, uint64 competitionIncentive);
    /// @notice Thrown when a member's frequency is out of its bounds, or its similarity out of [-1, 1] (1 for the head).
    error InvalidMember(uint32 learner);
    /// @notice Thrown when a settled learner is not of the coalition.
    error ForeignMember(uint32 round, uint16 coalition, uint32 learner);
    /// @notice Thrown when deliveries are not strictly ascending by learner.
    error DeliveryOrder(uint16 coalition, uint32 learner);
    /// @notice Thrown when the last batch shows another largest measure than was declared.
    error LargestMeasureMismatch(uint16 coalition, int64 declared, int64 found);
    /// @notice Thrown when a measure, a time or a frequency of a delivery is out of its bounds.
    error InvalidDelivery(uint32 learner);
    /// @notice Thrown when a member's signature is missing or not its own.
    error WrongMemberSignature(uint32 learner, address expected);
    /// @notice Thrown when a settlement is not signed by the coalition's head.
    error WrongHeadSignature(uint16 coalition, uint32 head);
    /// @notice Thrown when a coalition is given up before its time to settle is over.
    error SettlementWindowOpen(uint16 coalition, uint256 until);
    /// @notice Thrown when a round is finalised before all its coalitions are settled or forfeited.
    error RoundUnsettled(uint32 task, uint32 round, uint16 coalition);
    /// @notice Thrown when the caller is not the task's provider.
    error NotProvider(uint32 task, address caller);
    /// @notice Thrown when a learner that trains, or is not registered, is handed a model as a passive one.
    error NotPassive(uint32 learner);
    /// @notice Thrown when a model is not the one its coalition settled last.
    error WrongModel(uint16 coalition, bytes32 expected, bytes32 given);

    /// @notice Opens the task's next round. Only the provider.
    function openRound(uint32 task, uint32 round, uint16 coalitionCount, Stability calldata stability) external;

    /// @notice Puts a batch of the game's log on record. Only the provider, while the round is open.
    function publishLog(uint32 task, uint32 round, LogKind kind, bytes calldata data) external;

    /// @notice First pass: a batch of a coalition's members, at most 50; the same header with every batch. A coalition of
    /// one batch is complete at once. Only the provider.
    function publishCoalition(
        uint32 task,
        uint32 round,
        uint16 batch,
        CoalitionHeader calldata header,
        Member[] calldata members
    ) external;

    /// @notice Second pass, once all members are known: H of a batch, whose reputations are those that its
    /// MembersPublished event shows. Anyone.
    function addUtilities(uint32 task, uint32 round, uint16 coalition, uint16 batch, uint256[] calldata reputations) external;

    /// @notice Settles a batch of a coalition. Anyone may relay what the head signed: the compact EIP-712 signature of
    /// Settlement(uint32 task,uint32 round,uint16 coalition,uint16 batch,int64 largestMeasure,bytes32 modelHash,
    /// bytes32 deliveriesHash), deliveriesHash = keccak256(abi.encode(deliveries)).
    function settle(Settlement calldata settlement, bytes32 r, bytes32 vs) external;

    /// @notice Gives up a coalition that is not settled, or not even published in whole, when its window is over. Its
    /// members' v is 0; payments booked in an earlier batch stay. Anyone.
    function forfeit(uint32 task, uint32 round, uint16 coalition) external;

    /// @notice Closes a round whose coalitions are all settled or forfeited; when the window is over also one of which fewer
    /// coalitions were published than announced. Anyone.
    function finaliseRound(uint32 task, uint32 round) external;

    /// @notice Records requests of passive learners and the models they were handed: the model that the coalition settled
    /// last, or the task's initial model. Each is signed: ModelRequest(uint32 task,uint32 round,uint32 learner), with the
    /// task's next round. Only the provider.
    function handOver(uint32 task, uint32 round, Handover[] calldata handovers) external;

    function learners() external view returns (address);

    function reputations() external view returns (address);

    function tasks() external view returns (address);

    /// @notice The open round, or the next one.
    function roundOf(uint32 task) external view returns (uint32 round, bool isOpen, uint64 openedAt);

    /// @notice x_ref; `known` is false before the first round in which something arrived in time.
    function referenceOf(uint32 task) external view returns (bool known, int64 referenceMeasure);

    function coalitionOf(uint32 task, uint32 round, uint16 coalition)
        external
        view
        returns (
            CoalitionStatus status,
            uint32 head,
            uint16 memberCount,
            uint16 publishedBatches,
            uint16 utilityBatches,
            uint16 settledBatches
        );

    function aggregatesOf(uint32 task, uint32 round, uint16 coalition) external view returns (Aggregates memory);

    /// @notice Whether a learner would be refused in the task's next round.
    function isBanned(uint32 task, uint32 learner) external view returns (bool);

    /// @notice Hash of the model that a coalition settled last, or of the initial model.
    function modelHashOf(uint32 task, uint16 coalition) external view returns (bytes32);

    function domainSeparator() external view returns (bytes32);
}
