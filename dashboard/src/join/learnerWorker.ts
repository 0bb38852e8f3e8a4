// must come first: it sets a global that the validation library reads when it loads
import "./withoutEval.ts";

import {
  browserTransports,
  createDoorClient,
  createLearnerSigner,
  createNode,
  delegatedTask,
  describeData,
  type JoinedLearner,
  joinFederation,
  ledgerDomains,
  type NodeFactory,
  type OwnTrainer,
  parseJoinAddress,
  signAccountRequest,
  type TaskDocument,
  type TrainerSetup,
  withDirectChannels,
} from "gfml/browser";
import { every } from "gfml/core";
import { type Samples, samplesOfRows } from "gfml/data";
import {
  type AloneResult,
  type KeptModel,
  KeptModels,
  type PersonalizeResult,
  resolveTrainer,
  type TrainResult,
} from "gfml/round";
import {
  type LearnerCommand,
  type LearnerNews,
  type OwnData,
  problemOf,
  splitOf,
  type TrainerAnswer,
  type TrainerCall,
} from "./learnerMessages.ts";
import { portTransport } from "./portTransport.ts";
import { keep, load } from "./store.ts";

/** The worker's side of the message channel. */
interface Port {
  onmessage: ((event: MessageEvent<LearnerCommand>) => void) | null;
  postMessage(news: LearnerNews): void;
}

const port = self as unknown as Port;
const tell = (news: LearnerNews): void => port.postMessage(news);

/** s between two requests for this learner's status at the provider. */
const LOOK = 3;

type Join = Extract<LearnerCommand, { kind: "join" }>;

let joined: { readonly learner: JoinedLearner; readonly options: Join } | undefined;
const ending = new AbortController();

const doorOf = (address: string) => createDoorClient(parseJoinAddress(address), { signal: ending.signal });

const takePart = async (options: Join): Promise<void> => {
  const { address, key, data, code, delegation, rtc } = options;
  const kept = await openKept(await doorOf(address).task());
  const learner = await joinFederation({
    joinAddress: address,
    key,
    createNode: createPageNode(rtc, (count) => tell({ kind: "direct", count })),
    data: describeData(data.samples, splitOf(data), heldTo(data)),
    createTrainer: (setup) => createPageTrainer(setup, data),
    signal: ending.signal,
    ...(kept && { kept }),
    onEvent: (event) => {
      tell({ kind: "event", time: Date.now(), event });
      if (event.kind === "earned") void look();
    },
    ...(code !== undefined && { code }),
    ...(delegation !== undefined && {
      delegation: { account: delegation.account, until: delegation.until, signature: delegation.signature },
    }),
  });
  joined = { learner, options };
  await look();
  const stopLooking = every(LOOK, () => void look());
  try {
    await learner.done;
  } finally {
    stopLooking();
    await learner.close();
  }
};

/** The model that this device keeps for itself, where the task's trainer keeps one: it survives a reload of the page. */
const openKept = async (document: TaskDocument): Promise<KeptModels | undefined> => {
  if (resolveTrainer(document.terms).keptDirection === undefined) return undefined;
  const name = `kept ${delegatedTask(document)}` as const;
  const before = (await load<readonly KeptModel[]>(name).catch(() => undefined)) ?? [];
  return new KeptModels(before, (models) => {
    // without storage the model lives as long as the page
    void keep(name, models).catch(() => {});
  });
};

/** The contract that the data were held to, for their description. */
const heldTo = ({ contract, rows }: OwnData) => contract && { contract, ...(rows && { rows }) };

/** The samples with the scaling that the learners agreed on, if they did. */
const scaledFor = ({ samples, contract, rows }: OwnData, { scaling }: TrainerSetup): Samples =>
  scaling === undefined || contract === undefined || rows === undefined
    ? samples
    : samplesOfRows([rows], contract, scaling);

const look = async (): Promise<void> => {
  if (joined === undefined) return;
  const { learner, options } = joined;
  const door = doorOf(options.address);
  try {
    const [service, own] = await Promise.all([door.status(), door.learner(learner.learner)]);
    tell({ kind: "status", service, learner: own });
  } catch {
    // the stream to the provider reports a lost connection
  }
};

const request = async (kind: "withdraw" | "leave"): Promise<void> => {
  const { learner, options } = joined!;
  const { document, account } = learner;
  const door = doorOf(options.address);
  const { nonce } = await door.account(account);
  const signer = createLearnerSigner({ key: options.key, domains: ledgerDomains(document.chain) });
  await door.request(
    signAccountRequest(options.key, {
      kind,
      provider: document.provider.account,
      task: document.task,
      learner: learner.learner,
      account,
      time: Date.now(),
      ...(kind === "leave" && { leaveSignature: await signer.leave(learner.learner, BigInt(nonce)) }),
    }),
  );
};

port.onmessage = async ({ data: command }) => {
  if (command.kind === "join") {
    try {
      await takePart(command);
      tell({ kind: "ended" });
    } catch (error) {
      tell(ending.signal.aborted ? { kind: "ended" } : { kind: "ended", problem: problemOf(error) });
    }
  } else if (command.kind === "stop") ending.abort();
  else if (joined !== undefined) {
    try {
      await request(command.kind);
      tell({ kind: "request", request: command.kind });
      await look();
      if (command.kind === "leave") ending.abort();
    } catch (error) {
      tell({ kind: "request", request: command.kind, problem: problemOf(error) });
    }
  }
};

/**
 * The network node of a page. It dials its provider, and reaches other learners through the provider's relay. From there it
 * tries a direct WebRTC connection. It does not dial their addresses, because its content security policy allows only the
 * provider's.
 *
 * @param rtc - the port behind which the page opens channels
 * @param onDirect - called with the number of peers that are reached directly
 */
const createPageNode =
  (rtc: MessagePort, onDirect: (count: number) => void): NodeFactory =>
  async (settings) => {
    const reached = new Set<string>();
    const plain = await createNode({ ...settings, transports: browserTransports() });
    const node = withDirectChannels(plain, portTransport(rtc), {
      onChange: (account, isDirect) => {
        if (isDirect) reached.add(account);
        else reached.delete(account);
        onDirect(reached.size);
      },
    });
    let provider: string | undefined;
    return {
      ...node,
      connect: (addresses, options) => {
        // the first peer of a learner is its provider
        provider ??= options.account;
        const allowed =
          options.account === provider ? addresses : addresses.filter((one) => one.includes("/p2p-circuit"));
        return node.connect(allowed, options);
      },
    };
  };

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Trains in a separate worker, so that this thread keeps listening to the network. */
const createPageTrainer = async (setup: TrainerSetup, data: OwnData): Promise<OwnTrainer> => {
  const worker = new Worker(new URL("./trainWorker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  const failAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.onmessage = ({ data: answer }: MessageEvent<TrainerAnswer>) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ("problem" in answer) asked?.reject(new Error(answer.problem));
    else asked?.resolve(answer.result);
  };
  worker.onerror = (event) => failAll(new Error(event.message));
  const ask = <Result>(call: TrainerCall): Promise<Result> =>
    new Promise((resolve, reject) => {
      waiting.set(next, { resolve: resolve as (result: unknown) => void, reject });
      worker.postMessage({ id: next++, call });
    });
  await ask({ method: "setup", setup, samples: scaledFor(data, setup), split: splitOf(data) });
  return {
    embed: (task) => ask<Float32Array>({ method: "embed", task }),
    train: (task) => ask<TrainResult>({ method: "train", task }),
    personalize: (task) => ask<PersonalizeResult>({ method: "personalise", task }),
    trainAlone: (task) => ask<AloneResult>({ method: "alone", task }),
    close: async () => {
      worker.terminate();
      failAll(new Error("the trainer was closed"));
    },
  };
};
