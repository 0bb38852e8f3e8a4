import type {
  CoalitionSettlement,
  HeadView,
  LearningTerms,
  MemberReceipt,
  MemberSettlement,
  ModelHandover,
  PartitionPublication,
  PublishedAggregates,
  PublishedCoalition,
  Registration,
  TaskId,
  TaskOpening,
  Wad,
} from "../ports/Ledger.ts";
import { receiptNames, stabilityNames } from "./digests.ts";
import { group, later, listOf, type Names, named } from "./FieldNames.ts";
import type { RecordedTerms } from "./recordedTerms.ts";

/** Names of what a learner declares. */
export const registrationNames: Names<Registration> = group<Registration>({
  learner: "learner",
  active: "active",
  sampleCount: "sampleCount",
  classCount: "classCount",
  cyclesPerSample: "cyclesPerSample",
  minFrequency: "minFrequency",
  maxFrequency: "maxFrequency",
  uplinkRate: "uplinkRate",
  deadline: "deadline",
  region: "region",
  histogramHash: "histogramHash",
  account: "account",
  payee: "payee",
  signature: "signature",
});

/** Names of a task's terms, as games, ledger and auditors use them. */
const termsNames: Names<RecordedTerms> = group<RecordedTerms>({
  localSteps: "localSteps",
  modelBits: "modelBits",
  unitCost: "unitCost",
  capacitance: "capacitance",
  transmission: named(
    "transmission",
    group<RecordedTerms["transmission"]>({
      quadratic: "quadratic",
      linear: "linear",
      constant: "constant",
      lossRate: "lossRate",
    }),
  ),
  thresholdUtility: "thresholdUtility",
  reputationThreshold: "reputationThreshold",
  reputationIncentive: "reputationIncentive",
  minCompetitionIncentive: "minCompetitionIncentive",
  maxCompetitionIncentive: "maxCompetitionIncentive",
  profitWeight: "profitWeight",
  dissimilarity: "dissimilarity",
  share: later<NonNullable<RecordedTerms["share"]>>("share", "coalition"),
  reputationScale: later<NonNullable<RecordedTerms["reputationScale"]>>("reputationScale", "coalition"),
  reputationPay: later<NonNullable<RecordedTerms["reputationPay"]>>("reputationPay", "mean"),
  priceScope: later<NonNullable<RecordedTerms["priceScope"]>>("priceScope", "coalition"),
  similaritySource: later<NonNullable<RecordedTerms["similaritySource"]>>("similaritySource", "head"),
  similarityMemory: later("similarityMemory", 0),
  start: later<NonNullable<RecordedTerms["start"]>>("start", "random"),
  headTenure: later("headTenure", 1),
  moveCost: later("moveCost", 0),
  learnerUtility: "learnerUtility",
  responseShare: "responseShare",
  timeGain: "timeGain",
  thresholdBest: "thresholdBest",
  coalitionCount: "coalitionCount",
  reputationDecay: "reputationDecay",
  globalWeight: "globalWeight",
  contribution: "contribution",
  contributionCap: "contributionCap",
  maxPasses: "maxPasses",
  reputationWeights: "reputationWeights",
  recommendations: "recommendations",
  ban: named("ban", group<NonNullable<RecordedTerms["ban"]>>({ rounds: "rounds", reputationLimit: "reputationLimit" })),
});

/** Names of one member's part in a settlement. */
const memberNames: Names<MemberSettlement> = group<MemberSettlement>({
  learner: "learner",
  delivered: "delivered",
  measure: "measure",
  updateNorm: "ownMeasure",
  keptFrequency: "keptFrequency",
  computationTime: "computationTime",
  transmissionTime: "transmissionTime",
  updateHash: "updateHash",
  embeddingHash: "embeddingHash",
  signature: "signature",
});

const headViewFields = {
  head: "head",
  similarities: named(
    "similarities",
    listOf(group<HeadView["similarities"][number]>({ head: "head", similarity: "similarity" })),
  ),
} as const;

const place = group<PartitionPublication["recruited"][number]>({ learner: "learner", coalition: "coalition" });

const publicationFields = {
  task: "task",
  round: "round",
  coalitions: named(
    "coalitions",
    listOf(
      group<PublishedCoalition>({
        ...headViewFields,
        coalition: "coalition",
        competitionIncentive: "competitionIncentive",
        members: named(
          "members",
          listOf(
            group<PublishedCoalition["members"][number]>({
              learner: "learner",
              similarity: "similarity",
              frequency: "frequency",
            }),
          ),
        ),
      }),
    ),
  ),
  sittingOut: "sittingOut",
  recruited: named("recruited", listOf(place)),
  similarities: "similarities",
  barred: "barred",
  absent: "absent",
  playerOrder: "playerOrder",
  moves: named(
    "moves",
    listOf(group<PartitionPublication["moves"][number]>({ learner: "learner", from: "from", to: "to" })),
  ),
  refusedReentries: named("refusedReentries", listOf(place)),
  stability: named("stability", stabilityNames),
} as const;

const settlementFields = {
  task: "task",
  round: "round",
  coalition: "coalition",
  modelHash: "modelHash",
  members: named("members", listOf(memberNames)),
  signatures: "signatures",
} as const;

/** Names of a settlement. */
export const settlementNames: Names<CoalitionSettlement> = group<CoalitionSettlement>(settlementFields);

const aggregates = group<PublishedAggregates>({
  coalition: "coalition",
  highestReputation: "highestReputation",
  meanReputationUtility: "meanReputationUtility",
  lowestFrequency: "lowestFrequency",
  highestFrequency: "highestFrequency",
  sampleCount: "sampleCount",
});

const handedOver = group<ModelHandover["learners"][number]>({
  learner: "learner",
  coalition: "coalition",
  modelHash: "modelHash",
  signature: "signature",
});

/** What each kind of record of a ledger of this process says. */
interface Payloads {
  readonly registration: { readonly registrations: readonly Registration[] };
  readonly leaving: { readonly learner: number; readonly signature?: string };
  readonly revocation: { readonly learners: readonly number[] };
  readonly task: Omit<TaskOpening, "terms"> & { readonly task: TaskId; readonly terms: RecordedTerms };
  readonly partition: PartitionPublication & { readonly aggregates: readonly PublishedAggregates[] };
  readonly settlement: CoalitionSettlement & { readonly receipts: readonly MemberReceipt[] };
  readonly forfeit: { readonly task: TaskId; readonly round: number; readonly coalition: number };
  readonly finalisation: { readonly task: TaskId; readonly round: number; readonly clock: number };
  readonly handover: ModelHandover;
  readonly withdrawal: { readonly learner: number; readonly amount: Wad };
  readonly funding: { readonly task: TaskId; readonly amount: Wad };
  readonly closing: { readonly task: TaskId; readonly refund: Wad };
}

/** Each kind of record: its name of version 1, and the names in its payload. */
const recordKinds: { readonly [Kind in keyof Payloads]: readonly [name: string, payload: Names<Payloads[Kind]>] } = {
  registration: [
    "registration",
    group<Payloads["registration"]>({ registrations: named("registrations", listOf(registrationNames)) }),
  ],
  leaving: ["leaving", group<Payloads["leaving"]>({ learner: "learner", signature: "signature" })],
  revocation: ["revocation", group<Payloads["revocation"]>({ learners: "learners" })],
  task: [
    "task",
    group<Payloads["task"]>({
      task: "task",
      terms: named("terms", termsNames),
      learning: named(
        "learning",
        group<LearningTerms>({ metaRate: "metaRate", stepSize: "stepSize", embeddingInterval: "embeddingInterval" }),
      ),
      scheme: named(
        "scheme",
        group<TaskOpening["scheme"]>({
          coalition: "coalition",
          incentive: "incentive",
          head: "head",
          similarity: "similarity",
        }),
      ),
      seedCommitment: "seedCommitment",
      initialModelHash: "initialModelHash",
      escrow: "escrow",
    }),
  ],
  partition: [
    "partition",
    group<Payloads["partition"]>({ ...publicationFields, aggregates: named("aggregates", listOf(aggregates)) }),
  ],
  settlement: [
    "settlement",
    group<Payloads["settlement"]>({ ...settlementFields, receipts: named("receipts", receiptNames) }),
  ],
  forfeit: ["forfeit", group<Payloads["forfeit"]>({ task: "task", round: "round", coalition: "coalition" })],
  finalisation: ["finalisation", group<Payloads["finalisation"]>({ task: "task", round: "round", clock: "clock" })],
  handover: [
    "handover",
    group<ModelHandover>({ task: "task", round: "round", learners: named("learners", listOf(handedOver)) }),
  ],
  withdrawal: ["withdrawal", group<Payloads["withdrawal"]>({ learner: "learner", amount: "amount" })],
  funding: ["funding", group<Payloads["funding"]>({ task: "task", amount: "amount" })],
  closing: ["closing", group<Payloads["closing"]>({ task: "task", refund: "refund" })],
};

/** What of a ledger's record this table names. */
interface NamedRecord {
  readonly kind: string;
  readonly payload: unknown;
}

/** The kind and payload of a record as they are hashed. A kind that is not in the table stays as it is. */
export const encodeRecord = ({ kind, payload }: NamedRecord): NamedRecord => {
  const [name, names] = byKind.get(kind) ?? [];
  return names === undefined ? { kind, payload } : { kind: name!, payload: names.encode(payload as object) };
};

/** A record of a ledger with today's names, from one with the names of version 1 or today's. */
export const upgradeRecord = <Read extends NamedRecord>(record: Read): Read => {
  const kind = kindOf.get(record.kind) ?? record.kind;
  const names = byKind.get(kind)?.[1];
  return names === undefined ? record : { ...record, kind, payload: names.upgrade(record.payload) };
};

const byKind = new Map(Object.entries(recordKinds as Readonly<Record<string, readonly [string, Names<object>]>>));
const kindOf = new Map([...byKind].map(([kind, [name]]) => [name, kind]));
