import { pause } from "../../core/index.ts";
import { type NetworkNode, type Peer, RefusedError } from "../../network/browser.ts";
import { canonicalJson } from "../../round/index.ts";
import {
  AccountRevokedError,
  DoorAnswerError,
  delegationExpiredError,
  TaskChangedError,
  TaskDocumentError,
} from "../errors.ts";
import { lastingPartOf, PROTOCOL, type TaskDocument } from "../protocol/taskDocument.ts";
import { readSession, sessionMessage } from "../wire/headers.ts";
import type { DoorClient } from "./createDoorClient.ts";
import type { JoinOptions, LearnerEvent } from "./JoinOptions.ts";
import type { LearnerLink } from "./LearnerLink.ts";

/** Pause before the first attempt to reconnect, and longest pause between two, s. */
const FIRST_PAUSE = 0.5;
const LONGEST_PAUSE = 30;
/** Time to connect and to exchange hellos, s. */
const PATIENCE = 20;

/**
 * Keeps a learner's stream with the provider open. It connects, sends hello, and serves the provider. When the stream ends, it
 * reconnects with growing pauses, also if the provider has new addresses.
 *
 * @returns `done` resolves at the signal, when the task is over, and when the account has left it. If the learner cannot
 *   continue, it rejects: AccountRevokedError, GFML_DELEGATION_EXPIRED, TaskChangedError or TaskDocumentError
 */
export const stayConnected = (options: {
  readonly node: NetworkNode;
  readonly link: LearnerLink;
  readonly door: DoorClient;
  readonly document: TaskDocument;
  readonly learner: number;
  readonly account: string;
  /** `false`: the learner only personalizes, which is also possible after the last round. */
  readonly active: boolean;
  /** Declares again: the provider refuses the declaration that counted so far. */
  readonly declareAgain: () => Promise<void>;
  readonly delegation: JoinOptions["delegation"];
  /** Aborted when the provider announces the end of the task. */
  readonly finished: AbortSignal;
  readonly signal: AbortSignal;
  readonly tell: (event: LearnerEvent) => void;
}): { readonly done: Promise<void>; readonly provider: () => Peer | undefined } => {
  const { node, link, door, document, learner, account, active, finished, signal, tell } = options;
  const ended = AbortSignal.any([signal, finished]);
  let current: Peer | undefined;
  let addresses = document.provider.addresses;

  /** Returns whether the task continues. */
  const connect = async (): Promise<boolean> => {
    const peer = await node.connect(addresses, { account: document.provider.account, signal, timeout: PATIENCE });
    link.serveProvider(peer);
    const hello = { protocol: PROTOCOL, task: document.task, learner, addresses: toTell(node.addresses()) };
    const answer = await peer.request(sessionMessage("hello", hello), { timeout: PATIENCE, signal });
    const { round, isOpen } = readSession(answer, "welcome");
    current = peer;
    tell({ kind: "online", round, address: peer.address });
    if (isOpen || !active) return true;
    const { balance, globalReputation } = await door.learner(learner);
    tell({ kind: "finished", rounds: round, balance, globalReputation });
    return false;
  };

  const run = async (): Promise<void> => {
    let wait = FIRST_PAUSE;
    while (!ended.aborted) {
      let reason: string;
      try {
        if (!(await connect())) break;
        wait = FIRST_PAUSE;
        reason = await Promise.race([current!.closed, whenAborted(ended)]);
      } catch (error) {
        if (ended.aborted) break;
        if (error instanceof TaskChangedError || error instanceof TaskDocumentError) throw error;
        if (error instanceof RefusedError && error.refusal === "declaration")
          await options.declareAgain().catch(() => {});
        reason =
          error instanceof Error ? ((error as { shortMessage?: string }).shortMessage ?? error.message) : String(error);
      }
      if (ended.aborted) break;
      current = undefined;
      tell({ kind: "offline", reason, seconds: wait });
      await pause(wait * (0.75 + Math.random() / 2), ended);
      wait = Math.min(2 * wait, LONGEST_PAUSE);
      if (ended.aborted) break;
      // a restarted provider may use a different port
      addresses = (await whereNow(door, document)) ?? addresses;
      if (!(await isWelcome(door, account))) {
        const { delegation } = options;
        if (delegation !== undefined && Date.now() >= delegation.until * 1000)
          throw delegationExpiredError(delegation.account, delegation.until);
        break;
      }
    }
    const last = current as Peer | undefined;
    await last?.close("done");
  };
  return { done: run(), provider: () => current };
};

/** As many addresses as a provider passes on, with relayed ones among them. */
const toTell = (addresses: readonly string[]): string[] => {
  const relayed = addresses.filter((address) => address.includes("/p2p-circuit"));
  const direct = addresses.filter((address) => !address.includes("/p2p-circuit"));
  return [...direct.slice(0, 12), ...relayed.slice(0, 4)];
};

/** The provider's present addresses; undefined if the door does not answer. @throws TaskChangedError if the task is a different one */
const whereNow = async (door: DoorClient, before: TaskDocument): Promise<string[] | undefined> => {
  let now: TaskDocument;
  try {
    now = await door.task();
  } catch (error) {
    if (error instanceof TaskDocumentError) throw error;
    return undefined;
  }
  const identity = (document: TaskDocument): string => canonicalJson(lastingPartOf(document));
  if (identity(now) !== identity(before)) throw new TaskChangedError(before.name);
  return now.provider.addresses;
};

/**
 * Whether an account may reconnect: false if it has left the task.
 *
 * @throws AccountRevokedError
 */
const isWelcome = async (door: DoorClient, account: string): Promise<boolean> => {
  try {
    const { isRegistered, isRevoked } = await door.account(account);
    if (isRevoked) throw new AccountRevokedError(account);
    return isRegistered;
  } catch (error) {
    if (error instanceof AccountRevokedError) throw error;
    if (error instanceof DoorAnswerError && error.reason === "revoked") throw new AccountRevokedError(account);
    // the door is unreachable or busy: try again
    return true;
  }
};

const whenAborted = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve("ended");
    else signal.addEventListener("abort", () => resolve("ended"), { once: true });
  });
