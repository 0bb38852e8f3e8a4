// Makes identity.json: digests as commit dd3ecab computes them, with the names that its fields have.
//   node test/golden/identity.mjs CHECKOUT
// CHECKOUT is a checkout of dd3ecab whose packages are installed.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const checkout = process.argv[2];
if (checkout === undefined) throw new Error("which checkout? node identity.mjs CHECKOUT");
const of = (path) => import(pathToFileURL(resolve(checkout, path)).href);
const { playSmall } = await of("test/support/smallRun.ts");
const { configFields, defineRun } = await of("src/simulation/index.ts");
const { taskIdentity } = await of("src/simulation/taskIdentity.ts");
const { schemeNames } = await of("src/round/index.ts");
const { runKey } = await of("src/experiments/plan/runKey.ts");
const { decisiveFields } = await of("src/experiments/plan/decisiveFields.ts");
const { digestRequest } = await of("src/round/journal/digestRequest.ts");
const { hashRecord } = await of("src/ledger/records/hashRecord.ts");
const { glyphs } = await of("src/data/index.ts");
const { defineService } = await of("src/federation/index.ts");
const { prepareService } = await of("src/federation/provider/prepareService.ts");
const { describeTask } = await of("src/federation/provider/describeTask.ts");
const { delegatedTask } = await of("src/federation/protocol/delegatedTask.ts");

/** A small generator, so that the same configurations come out every time. */
const generator = (seed) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

const scenario = {
  name: "all of them",
  description: "Every kind of event once.",
  events: [
    { kind: "drop-out", learners: [2], rounds: { from: 1, to: 2, probability: 0.5 } },
    { kind: "straggler", learners: { share: 0.2, group: "slow" }, factor: 3 },
    { kind: "lazy", learners: { share: 0.25, group: "slow" }, localSteps: 1 },
    { kind: "false-embedding", learners: [3], imitate: "opposite" },
    { kind: "inflated-claims", learners: [4], frequencyFactor: 1.5, deadlineFactor: 0.9 },
    { kind: "scaled-update", learners: [1], factor: 4, norms: "measured" },
    { kind: "noisy-update", learners: [5], deviation: 0.5 },
    { kind: "sign-flip", learners: [6], rounds: { from: 1 } },
    { kind: "collusion", learners: [1, 5], factor: -2, embedding: false },
    { kind: "lying-head", learners: "heads", model: "scaled", factor: -1 },
    { kind: "task-shift", learners: [0], round: 1, classes: [1, 2] },
    { kind: "growing-data", learners: [3], initialShare: 0.3, from: 0, to: 2 },
  ],
};

/** A value of a field that is allowed, and seldom its default. */
const draw = (field, random) => {
  const { schema, default: usual } = field;
  const options = schema.enum ?? schema.anyOf?.flatMap((one) => one.enum ?? []);
  if (options?.length > 0) return options[Math.floor(random() * options.length)];
  if (schema.type === "integer") return Math.max(1, usual ?? 1) + Math.floor(random() * 3);
  if (schema.type === "number") return (usual || 0.1) * (0.7 + 0.3 * random());
  return undefined;
};

/** Fields that name files, and those on which the others' rules hang. */
const fixed = new Set([
  "data.set",
  "data.partition",
  "data.mixWith",
  "data.unseenClasses",
  "model.rounding",
  "seed",
  "ledger",
]);
/** Lower bounds: raised alone, they would pass their upper bounds. */
const bounds = /\.(min|minFrequency|minCompetitionIncentive)$/;

const randomConfig = (seed) => {
  const random = generator(seed);
  const input = { seed, ledger: random() < 0.7 ? "memory" : "centralised" };
  for (const field of configFields()) {
    const { path } = field;
    if (path.startsWith("scheme") || path.startsWith("scenario") || fixed.has(path) || bounds.test(path)) continue;
    const value = draw(field, random);
    if (value === undefined) continue;
    const keys = path.split(".");
    const last = keys.pop();
    let group = input;
    for (const key of keys) group = group[key] ??= {};
    group[last] = value;
  }
  input.scheme = schemeNames[Math.floor(random() * schemeNames.length)];
  // what would break a rule between fields
  input.reputation.contributionCap = 1 + random();
  input.incentive.maxCompetitionIncentive = 12 + random();
  input.population.uplinkRate = { min: 5e6, max: 9e6 };
  input.learning.localSteps = 9;
  input.misbehaviour.localSteps = 2;
  input.learning.faultyMembers = 1;
  input.data.labelsPerLearner = 2 + Math.floor(random() * 3);
  input.population.activeFraction = 0.9;
  input.otherReadings = ["E9", "D8", "E4", "D2"].filter(() => random() < 0.4);
  if (random() < 0.3) input.scenario = { ...scenario, events: scenario.events.filter(() => random() < 0.6) };
  if (input.scenario?.events.length === 0) delete input.scenario;
  return input;
};

const configs = [
  {},
  { preset: "paper" },
  { preset: "paper", ledger: "memory", data: { set: "glyphs" } },
  { ledger: "centralised" },
  { data: { set: "glyphs", mixWith: "mnist", mixShare: 0.3, mixLabels: "separate" } },
  { data: { unseenClasses: 3 } },
  { data: { partition: "dirichlet", concentration: 0.1 } },
  { data: { partition: "iid" } },
  { ledger: "memory", otherReadings: ["E9", "E12", "E10", "D6"] },
  { scheme: { coalition: "game", incentive: "random", head: "lowest-deadline" } },
  { ledger: "memory", scenario },
  ...schemeNames.map((scheme) => ({ scheme })),
  ...["mean", "weighted", "median", "trimmed-mean", "krum", "reputation-weighted", "norm-clipping"].map(
    (aggregation) => ({
      learning: { aggregation, trimmedShare: 0.1, clipMedians: 2 },
      coalition: { count: 3 },
    }),
  ),
  ...Array.from({ length: 20 }, (_, index) => randomConfig(index + 1)),
];

const samples = glyphs(100, 1);
const partition = [
  [0, 1, 2, 5],
  [3, 4, 6],
];
const policy = (name) => ({ name });
const own = { coalition: policy("clusters"), incentive: "stackelberg", head: policy("oldest") };
const identities = [];
for (const input of configs) {
  const config = defineRun(input);
  identities.push({
    input,
    task: taskIdentity(config, undefined, samples, partition),
    ownScheme: taskIdentity(config, own, samples, partition),
    reputationFrom: taskIdentity(config, undefined, samples, partition, "ab".repeat(32)),
    decisive: decisiveFields(config),
    runKey: await runKey(config),
  });
}

const played = [];
for (const input of [
  {},
  { seed: 3, scheme: "gfml+optimized", rounds: 4 },
  { seed: 4, scheme: "random+random" },
  { seed: 5, scheme: "fixed+stackelberg", rounds: 4, coalition: { embeddingInterval: 2 } },
  { seed: 6, scheme: "best-effort+random-head" },
  {
    seed: 7,
    misbehaviour: { fraction: 0.4, localSteps: 1 },
    reputation: { ban: { rounds: 1, reputationLimit: 0.4 } },
    rounds: 5,
  },
  { seed: 8, otherReadings: ["E4", "E5", "E7", "E10", "D2", "D6", "D8"], rounds: 4 },
  { seed: 9, ledger: "centralised", reputation: { contribution: "eq15" } },
  {
    seed: 10,
    coalition: { embeddingPrivacy: { dimensions: 3, clip: 1, noiseMultiplier: 0.1 } },
    learning: { secondOrder: "fo" },
  },
  {
    seed: 11,
    rounds: 4,
    population: { activeFraction: 1 },
    incentive: { leader: "bisection" },
    learning: { aggregation: "norm-clipping", clipMedians: 1.5 },
    scenario: { events: scenario.events.filter(({ kind }) => kind !== "lazy" && kind !== "lying-head") },
  },
]) {
  const { result, ledger } = await playSmall(input);
  played.push({ input, resultHash: result.resultHash, records: ledger.length, lastHash: ledger.at(-1).hash });
}

const member = {
  learner: 4,
  delivered: true,
  measure: 0.5,
  ownMeasure: 0.75,
  keptFrequency: 1e8,
  computationTime: 2.5,
  transmissionTime: 1.5,
  updateHash: "12".repeat(32),
  embeddingHash: "34".repeat(32),
  signature: `0x${"56".repeat(64)}`,
};
const settlement = {
  task: 0,
  round: 2,
  coalition: 1,
  modelHash: "78".repeat(32),
  members: [member, { learner: 5, delivered: false }],
};
const profile = {
  learner: 4,
  sampleCount: 90,
  cyclesPerSample: 501760,
  minFrequency: 1e7,
  maxFrequency: 1e9,
  uplinkRate: 5e6,
  deadline: 15,
};
const registration = { ...profile, active: true, classCount: 10, region: "EU-DE", account: `0x${"9a".repeat(20)}` };

/** Requests; models are lists here, and float32 where they are hashed. */
const requests = [
  {
    kind: "embed",
    round: 2,
    models: [
      [0.5, 1],
      [2, 3],
    ],
  },
  { kind: "train", task: 1, round: 2, coalition: 0, model: [0.5, 1], frequency: 1e8, deadline: 12.5 },
  {
    kind: "head",
    task: 1,
    round: 2,
    coalition: 0,
    model: [0.5, 1],
    deadline: 12.5,
    members: [
      { profile, frequency: 1e8, reputation: 0.25 },
      { profile: { ...registration, learner: 5 }, frequency: 2e8, reputation: 0 },
    ],
  },
  { kind: "open", round: 2, coalition: 1, chunks: [0, 3] },
  { kind: "settle", settlement, largestMeasure: 0.75 },
];
const asked = [];
for (const request of requests) {
  const floats = {
    ...request,
    ...(request.models && { models: request.models.map((one) => Float32Array.from(one)) }),
    ...(request.model && { model: Float32Array.from(request.model) }),
  };
  asked.push({ request, digest: await digestRequest(floats) });
}

const stability = {
  nashStable: true,
  individuallyStable: true,
  maxGain: 0,
  maxGainAfterLeader: 0.5,
  moves: 2,
  passes: 3,
  cycled: false,
  stackelbergRegret: null,
};
const payloads = {
  registration: { registrations: [registration] },
  leaving: { learner: 3, signature: `0x${"bc".repeat(64)}` },
  revocation: { learners: [1, 2] },
  partition: {
    task: 0,
    round: 2,
    coalitions: [
      {
        coalition: 1,
        competitionIncentive: 7.5,
        head: 4,
        similarities: [{ head: 1, similarity: 0.5 }],
        members: [{ learner: 4, similarity: 1, frequency: 1e8 }],
      },
    ],
    sittingOut: [7],
    recruited: [{ learner: 4, coalition: 1 }],
    similarities: [[0.5, 1]],
    barred: [8],
    absent: [9],
    playerOrder: [4, 5],
    moves: [{ learner: 5, from: 1, to: null }],
    refusedReentries: [{ learner: 5, coalition: 1 }],
    stability,
    aggregates: [
      {
        coalition: 1,
        highestReputation: "500000000000000000",
        meanReputationUtility: "250000000000000000",
        lowestFrequency: 1e7,
        highestFrequency: 1e9,
        sampleCount: 90,
      },
    ],
  },
  settlement: {
    ...settlement,
    signatures: [`0x${"de".repeat(64)}`],
    receipts: [{ learner: 4, normalisedContribution: "1", contribution: "2", payment: "3" }],
  },
  forfeit: { task: 0, round: 2, coalition: 1 },
  finalisation: { task: 0, round: 2, clock: 3 },
  handover: {
    task: 0,
    round: 3,
    learners: [{ learner: 9, coalition: 1, modelHash: "78".repeat(32), signature: "0x12" }],
  },
  withdrawal: { learner: 4, amount: "1000000000000000000" },
  funding: { task: 0, amount: "5" },
  closing: { task: 0, refund: "6" },
  somethingElse: { kept: true },
};
const records = Object.entries(payloads).map(([kind, payload], index) => {
  const record = { index, kind, payload, previousHash: "00".repeat(32) };
  return { record, hash: hashRecord(record).hash };
});

const key = Uint8Array.from({ length: 32 }, (_, index) => index + 1);
const services = [];
for (const fields of [
  {},
  { scheme: "random+stackelberg", seed: 5, encoding: "int8", personalisation: { steps: 3 } },
  {
    otherReadings: ["E9"],
    coalition: { count: 3, embeddingPrivacy: { dimensions: 4, clip: 1 } },
    life: { minLearners: 3 },
    reputation: { ban: { rounds: 2 } },
  },
]) {
  const input = {
    ledger: "memory",
    coalition: { count: 2 },
    samples: { features: 20, classes: 3 },
    model: { hiddenLayers: [6] },
    ...fields,
  };
  const folder = mkdtempSync(join(tmpdir(), "gfml-identity-"));
  const config = defineService({ ...input, folder: join(folder, "service") });
  const service = await prepareService({
    config,
    key,
    identity: undefined,
    now: () => 0,
    onRecord: () => {},
    onChainRound: () => {},
    notice: () => {},
    signal: new AbortController().signal,
  });
  const account = `0x${"cd".repeat(20)}`;
  const document = describeTask({ config, service, account, peerId: "peer" });
  const chained = { ...document, chain: { chainId: 5, learners: account, rounds: account } };
  services.push({
    input,
    start: service.state.digest,
    delegated: delegatedTask(document),
    chained: delegatedTask(chained),
  });
  await service.ledger.close();
  await service.operations.close();
  await service.folder.close();
  rmSync(folder, { recursive: true });
}

const file = fileURLToPath(new URL("identity.json", import.meta.url));
writeFileSync(file, `${JSON.stringify({ identities, played, asked, records, services }, null, 1)}\n`);
