import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { join } from "node:path";
import { pause } from "../../../src/core/index.ts";
import {
  createDoorClient,
  type JoinOptions,
  namesOf,
  parseJoinAddress,
  type RunningProvider,
} from "../../../src/federation/index.ts";
import type { EventLog } from "../../../src/federation/observability/logEvents.ts";
import { createLearnerSigner, ledgerDomains } from "../../../src/ledger/index.ts";
import { updateNorm } from "../../../src/meta/index.ts";
import { encodeParameters, type LearnerRecord, type RoundRecord, updateRoot } from "../../../src/round/index.ts";
import type { RunConfig } from "../../../src/simulation/index.ts";
import { interceptingNode } from "./interceptingNode.ts";
import { withTrainer } from "./playHostile.ts";
import { joinOptionsOf, keyOf, startSmallFederation } from "./smallFederation.ts";

/** How an attacker among the learners behaves. */
const attackerKinds = [
  "huge-embedding",
  "huge-update",
  "noise",
  "silent-head",
  "raised-norm",
  "many-samples",
  "false-address",
  "malformed-head",
] as const;
export type AttackerKind = (typeof attackerKinds)[number];

export interface SoakOutcome {
  readonly rounds: readonly RoundRecord[];
  readonly learners: readonly (readonly LearnerRecord[])[];
  /** Tokens that the honest learners were paid in the mean. */
  readonly honestPay: number;
  /** Connections at the port that an attacker announced as its own. */
  readonly victimConnections: number;
  readonly errors: readonly string[];
  /** MB outside the heap after each round. */
  readonly memory: readonly number[];
}

/**
 * Plays a federation whose last learners are attackers of mixed kinds, while others crowd its ports and declare again and
 * again. Without attack, the same learners are honest.
 */
export const playSoak = async (options: {
  readonly run: RunConfig;
  readonly folder: string;
  readonly honest: number;
  readonly isAttacked: boolean;
  /** Kinds that attack in the run without attack, too: the two runs then show what the others do. */
  readonly always?: readonly AttackerKind[];
  readonly log?: EventLog;
}): Promise<SoakOutcome> => {
  const { run, honest, isAttacked, always = [] } = options;
  const rounds: RoundRecord[] = [];
  const learners: LearnerRecord[][] = [];
  const errors: string[] = [];
  const memory: number[] = [];
  let victimConnections = 0;
  const victim: Server = createServer();
  victim.on("connection", (socket) => {
    victimConnections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => victim.listen(0, "127.0.0.1", resolve));
  const { port } = victim.address() as AddressInfo;
  const ending = new AbortController();
  const federation = await startSmallFederation({
    run,
    folder: join(options.folder, "service"),
    service: {
      trainer: run.trainer,
      declarations: {},
      life: { minLearners: honest, gatherTime: 0, patience: 15, reconnectTime: 1 },
    },
    provider: {
      onRound: (round, played) => {
        rounds.push(round);
        learners.push([...played]);
        memory.push(process.memoryUsage().external / 1e6);
      },
      log: (level, event, fields) => {
        options.log?.(level, event, fields);
        if (level === "error") errors.push(`${event} ${JSON.stringify(fields)}`);
      },
    },
    learner: (learner) => {
      const kind = attackerKinds[(learner - honest) % attackerKinds.length];
      const attacks = kind !== undefined && (isAttacked || always.includes(kind));
      return attacks ? attackerOf(run, learner, kind, port) : {};
    },
  });
  const besides = isAttacked
    ? [crowd(federation.provider, ending.signal), declareOften(federation.provider, ending.signal)]
    : [];
  try {
    await federation.provider.done;
  } finally {
    ending.abort();
    await Promise.all(besides);
    await federation.close();
    victim.close();
  }
  const paid = learners.flat().filter(({ learner }) => learner < honest);
  const honestPay = paid.reduce((sum, { payment }) => sum + payment, 0) / honest;
  return { rounds, learners, honestPay, victimConnections, errors, memory };
};

const attackerOf = (run: RunConfig, learner: number, kind: AttackerKind, victimPort: number): Partial<JoinOptions> => {
  switch (kind) {
    case "huge-embedding":
      return withTrainer(run, learner, (own) => ({
        embed: async (task) => (await own.embed(task)).map((_, index) => (index % 2 === 0 ? 1e30 : -1e30)),
      }));
    case "huge-update":
      return withTrainer(run, learner, () => ({
        train: async ({ model }) => updateOf(model, (_, index) => (index % 2 === 0 ? 400 : -400)),
      }));
    case "noise":
      return withTrainer(run, learner, () => ({
        train: async ({ model, round }) =>
          updateOf(model, (_, index) => 0.2 * Math.sin(1e4 * (index + 1) * (round + 1))),
      }));
    case "silent-head":
      return {
        createNode: interceptingNode({
          answer: (answer, { kind: asked }) => (asked === "head" ? new Promise<never>(() => {}) : answer),
        }),
      };
    case "malformed-head":
      return {
        createNode: interceptingNode({
          answer: (answer, { kind: asked }) => (asked === "head" ? { ...answer, header: { nonsense: 1 } } : answer),
        }),
      };
    case "raised-norm":
      return { createNode: interceptingNode({ answer: raiseOwnNorm(learner) }) };
    case "many-samples": {
      const { data, cyclesPerSample } = joinOptionsOf(run, learner, "");
      return {
        data: { ...data, sampleCount: 100 * data.sampleCount },
        ...(cyclesPerSample !== undefined && { cyclesPerSample: cyclesPerSample / 100 }),
      };
    }
    case "false-address":
      return { announce: [`/ip4/127.0.0.1/tcp/${victimPort}`] };
  }
};

const updateOf = async (model: Float32Array, change: (value: number, index: number) => number) => {
  const parameters = model.map((value, index) => value + change(value, index));
  return {
    parameters,
    updateHash: await updateRoot(encodeParameters(parameters), parameters.length),
    updateNorm: updateNorm(parameters, model),
    gradientNorms: [1e99],
  };
};

/** As a head: claims and signs a norm of 9e8 for itself. */
const raiseOwnNorm =
  (learner: number): NonNullable<Parameters<typeof interceptingNode>[0]["answer"]> =>
  async (answer, { kind, header }) => {
    if (kind !== "head") return answer;
    const {
      task,
      round,
      coalition,
      members: ordered,
    } = header as {
      readonly task: number;
      readonly round: number;
      readonly coalition: number;
      readonly members: readonly { readonly profile: { readonly learner: number }; readonly frequency: number }[];
    };
    const { frequency } = ordered.find(({ profile }) => profile.learner === learner)!;
    const report = answer.header as { readonly members: readonly Readonly<Record<string, unknown>>[] };
    const members = await Promise.all(
      report.members.map(async (one) => {
        if (one.learner !== learner || one.delivered !== true) return one;
        const signer = createLearnerSigner({ key: keyOf(`learner ${learner}`), domains: ledgerDomains(null) });
        const { updateHash, computationTime, transmissionTime, embeddingHash } = one as Readonly<Record<string, never>>;
        const signature = await signer.participation({
          ...{ task, round, coalition, learner, frequency, updateNorm: 9e8 },
          ...{ updateHash: updateHash!, embeddingHash: embeddingHash! },
          ...{ computationTime: computationTime!, transmissionTime: transmissionTime! },
        });
        return { ...one, measure: 9e8, ownMeasure: 9e8, signature };
      }),
    );
    return { ...answer, header: { ...report, members } };
  };

/** Opens idle connections at the door and at the network's port until the signal. */
const crowd = async ({ url, joinAddress }: RunningProvider, signal: AbortSignal): Promise<void> => {
  const { provider } = await createDoorClient(parseJoinAddress(joinAddress)).task();
  const ports = [
    Number(new URL(url).port),
    ...provider.addresses.map((address) => Number(/\/tcp\/(\d+)/.exec(address)![1])),
  ];
  const hold = async (port: number): Promise<void> => {
    while (!signal.aborted) {
      const socket = connect({ port, host: "127.0.0.1" });
      const end = (): void => void socket.destroy();
      signal.addEventListener("abort", end, { once: true });
      await new Promise<void>((resolve) => {
        socket.on("error", () => {}).on("close", () => resolve());
      });
      signal.removeEventListener("abort", end);
      await pause(0.2, signal);
    }
  };
  await Promise.all(ports.flatMap((port) => Array.from({ length: 30 }, () => hold(port))));
};

/** A registered account that declares again as often as it can. */
const declareOften = async ({ joinAddress, document }: RunningProvider, signal: AbortSignal): Promise<void> => {
  const key = keyOf("spammer");
  const { account } = namesOf(key);
  const door = createDoorClient(parseJoinAddress(joinAddress));
  const signer = createLearnerSigner({ key, domains: ledgerDomains(document.chain) });
  for (let deadline = 11; !signal.aborted; deadline += 0.001) {
    try {
      const { learner, nonce } = await door.account(account);
      const declaration = {
        ...{ learner, active: false, sampleCount: 50, classCount: 10, cyclesPerSample: 1e6 },
        ...{ minFrequency: 1e7, maxFrequency: 1e9, uplinkRate: 1e7, deadline },
      };
      const signature = await signer.declaration({ ...declaration, account }, BigInt(nonce));
      await door.register({ protocol: "gfml/2", account, declaration, signature });
    } catch {
      // refused, as it should be
    }
    await pause(0.1, signal);
  }
};
