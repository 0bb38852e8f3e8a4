import { pause } from "../../core/index.ts";
import { DoorAnswerError, DoorUnreachableError } from "../errors.ts";
import type { DoorClient } from "./createDoorClient.ts";
import type { LearnerEvent } from "./JoinOptions.ts";

/** Pause before the second attempt, and longest pause between two, s. */
const FIRST_PAUSE = 0.5;
const LONGEST_PAUSE = 30;
/** Reasons that pass: the door may accept the same request a moment later. */
const PASSING: ReadonlySet<string> = new Set(["not-ready", "too-many"]);

/** Problems of a connection that do not pass: a name that does not exist, a certificate that is not trusted. */
const LASTING = /ENOTFOUND|CERT|SIGN|TLS|ISSUER/;

/** Whether the next attempt may succeed. */
export const isPassing = (error: unknown): error is DoorUnreachableError | DoorAnswerError =>
  error instanceof DoorUnreachableError
    ? !LASTING.test(String(error.values.problem))
    : error instanceof DoorAnswerError && PASSING.has(error.reason);

/**
 * A client that asks the door again, with growing pauses, while the door is down or busy. It repeats only questions: a
 * registration or a request may have arrived although its answer was lost.
 *
 * @param options.patience - time after which the door's error is thrown, s: of one request, from its first failure
 */
export const persistentDoor = (
  door: DoorClient,
  options: {
    readonly patience: number;
    readonly signal: AbortSignal;
    readonly tell: (event: LearnerEvent) => void;
    /** Returns ms of a monotonic clock. */
    readonly now?: () => number;
  },
): DoorClient => {
  const { patience, signal, tell, now = () => performance.now() } = options;
  const persist = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    let wait = FIRST_PAUSE;
    let since: number | undefined;
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        since ??= now();
        if (!isPassing(error) || signal.aborted || (now() - since) / 1000 + wait > patience) throw error;
        tell({ kind: "offline", reason: error.shortMessage, seconds: wait });
        await pause(wait * (0.75 + Math.random() / 2), signal);
        signal.throwIfAborted();
        wait = Math.min(2 * wait, LONGEST_PAUSE);
      }
    }
  };
  return {
    task: () => persist(() => door.task()),
    scaling: () => persist(() => door.scaling()),
    personalization: () => persist(() => door.personalization()),
    reportsFrom: (place) => persist(() => door.reportsFrom(place)),
    account: (account) => persist(() => door.account(account)),
    register: (request) => door.register(request),
    status: () => persist(() => door.status()),
    learner: (learner) => persist(() => door.learner(learner)),
    request: (body) => door.request(body),
  };
};
