// first, before what it is for
import "./withoutEval.ts";

import {
  createDoorClient,
  createLearnerSigner,
  describeData,
  type JoinedLearner,
  joinFederation,
  ledgerDomains,
  parseJoinAddress,
  signAccountRequest,
} from "gfml/browser";
import { createPageNode } from "./createPageNode.ts";
import { createPageTrainer } from "./createPageTrainer.ts";
import type { LearnerCommand, LearnerNews } from "./messages.ts";
import { splitOf } from "./OwnData.ts";
import { problemOf } from "./problemOf.ts";

/** A worker's own end of the line. */
interface Port {
  onmessage: ((event: MessageEvent<LearnerCommand>) => void) | null;
  postMessage(news: LearnerNews): void;
}

const port = self as unknown as Port;
const tell = (news: LearnerNews): void => port.postMessage(news);

/** ms between two looks at what the provider says of this learner. */
const LOOK = 3_000;

type Join = Extract<LearnerCommand, { kind: "join" }>;

let joined: { readonly learner: JoinedLearner; readonly options: Join } | undefined;
const ending = new AbortController();

const doorOf = (address: string) => createDoorClient(parseJoinAddress(address), { signal: ending.signal });

const takePart = async (options: Join): Promise<void> => {
  const { address, key, data, code, delegation, rtc } = options;
  const learner = await joinFederation({
    joinAddress: address,
    key,
    createNode: createPageNode(rtc, (count) => tell({ kind: "direct", count })),
    data: describeData(data.samples, splitOf(data)),
    createTrainer: (setup) => createPageTrainer(setup, data),
    signal: ending.signal,
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
  const timer = setInterval(() => void look(), LOOK);
  try {
    await learner.done;
  } finally {
    clearInterval(timer);
    await learner.close();
  }
};

const look = async (): Promise<void> => {
  if (joined === undefined) return;
  const { learner, options } = joined;
  const door = doorOf(options.address);
  try {
    const [service, own] = await Promise.all([door.status(), door.learner(learner.learner)]);
    tell({ kind: "status", service, learner: own });
  } catch {
    // that the provider is away is told by the stream with it
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
