import type { NetworkNode, Peer } from "../../network/browser.ts";
import { canonicalJson } from "../../round/index.ts";
import { TaskChangedError } from "../errors/TaskChangedError.ts";
import { TaskDocumentError } from "../errors/TaskDocumentError.ts";
import type { TaskDocument } from "../protocol/taskDocument.ts";
import { PROTOCOL } from "../protocol/version.ts";
import { readSession, sessionMessage } from "../wire/readHeader.ts";
import type { DoorClient } from "./doorClient.ts";
import type { LearnerEvent } from "./LearnerEvent.ts";
import type { LearnerLink } from "./LearnerLink.ts";

/** s before the first attempt to come back, and at most between two. */
const FIRST_PAUSE = 0.5;
const LONGEST_PAUSE = 30;
/** s for connecting and saying hello. */
const PATIENCE = 20;

/**
 * Keeps a learner's stream with the provider: connects, says hello, obeys, and comes back with growing pauses when the
 * stream ends, wherever the provider is by then.
 */
export const stayConnected = (options: {
  readonly node: NetworkNode;
  readonly link: LearnerLink;
  readonly door: DoorClient;
  readonly document: TaskDocument;
  readonly learner: number;
  readonly signal: AbortSignal;
  readonly tell: (event: LearnerEvent) => void;
}): { readonly done: Promise<void>; readonly provider: () => Peer | undefined } => {
  const { node, link, door, document, learner, signal, tell } = options;
  let current: Peer | undefined;
  let addresses = document.provider.addresses;

  const connect = async (): Promise<void> => {
    const peer = await node.connect(addresses, { account: document.provider.account, signal, timeout: PATIENCE });
    link.serveProvider(peer);
    const hello = { protocol: PROTOCOL, task: document.task, learner, addresses: toTell(node.addresses()) };
    const answer = await peer.request(sessionMessage("hello", hello), { timeout: PATIENCE, signal });
    const { round } = readSession(answer, "welcome");
    current = peer;
    tell({ kind: "online", round, address: peer.address });
  };

  const run = async (): Promise<void> => {
    let pause = FIRST_PAUSE;
    while (!signal.aborted) {
      let reason: string;
      try {
        await connect();
        pause = FIRST_PAUSE;
        reason = await Promise.race([current!.closed, whenAborted(signal)]);
      } catch (error) {
        if (signal.aborted) break;
        if (error instanceof TaskChangedError || error instanceof TaskDocumentError) throw error;
        reason =
          error instanceof Error ? ((error as { shortMessage?: string }).shortMessage ?? error.message) : String(error);
      }
      current = undefined;
      if (signal.aborted) break;
      tell({ kind: "offline", reason, seconds: pause });
      await sleep(pause * (0.75 + Math.random() / 2), signal);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      // a provider that was started anew may be at another port
      if (!signal.aborted) addresses = (await whereNow(door, document)) ?? addresses;
    }
    const last = current as Peer | undefined;
    await last?.close("done");
  };
  return { done: run(), provider: () => current };
};

/** As many addresses as a provider passes on, those by a relay among them. */
const toTell = (addresses: readonly string[]): string[] => {
  const relayed = addresses.filter((address) => address.includes("/p2p-circuit"));
  const direct = addresses.filter((address) => !address.includes("/p2p-circuit"));
  return [...direct.slice(0, 12), ...relayed.slice(0, 4)];
};

/** @throws TaskChangedError if the task there is another one by now */
const whereNow = async (door: DoorClient, before: TaskDocument): Promise<string[] | undefined> => {
  let now: TaskDocument;
  try {
    now = await door.task();
  } catch (error) {
    if (error instanceof TaskDocumentError) throw error;
    return undefined;
  }
  const identity = ({ task, terms, model, chain, seedCommitment }: TaskDocument): string =>
    canonicalJson({ task, terms, model, chain, seedCommitment });
  if (identity(now) !== identity(before)) throw new TaskChangedError(before.name);
  return now.provider.addresses;
};

const whenAborted = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve("ended");
    else signal.addEventListener("abort", () => resolve("ended"), { once: true });
  });

const sleep = (seconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, seconds * 1000);
    signal.addEventListener("abort", end, { once: true });
  });
