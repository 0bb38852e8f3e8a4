import type { z } from "zod";
import { signalAfter } from "../../core/index.ts";
import { createLearnerSigner, ledgerDomains } from "../../ledger/browser.ts";
import { DoorAnswerError, DoorUnreachableError } from "../errors.ts";
import type { JoinAddress } from "../protocol/joinAddress.ts";
import {
  type ChoiceAnswer,
  choiceAnswerSchema,
  type ReportsAnswer,
  reportsAnswerSchema,
} from "../protocol/personalization.ts";
import {
  type AccountAnswer,
  accountAnswerSchema,
  type RegistrationAnswer,
  type RegistrationRequest,
  registrationAnswerSchema,
  signAccountRequest,
} from "../protocol/registration.ts";
import { type ScalingAnswer, scalingAnswerSchema } from "../protocol/scaling.ts";
import { namesOf } from "../protocol/signDocument.ts";
import {
  type LearnerStatus,
  learnerStatusSchema,
  type ServiceStatus,
  serviceStatusSchema,
} from "../protocol/status.ts";
import { type TaskDocument, verifyTaskDocument } from "../protocol/taskDocument.ts";

/** A client of a provider's door. */
export interface DoorClient {
  /** Returns the task, checked against the join address. @throws TaskDocumentError */
  task(): Promise<TaskDocument>;
  /** The scaling that learners agreed on, as the provider signed it. */
  scaling(): Promise<ScalingAnswer>;
  /** How the learners personalize, as the provider signed it. */
  personalization(): Promise<ChoiceAnswer>;
  /** Signed reports that it follows from, from a place on. */
  reportsFrom(place: number): Promise<ReportsAnswer>;
  account(account: string): Promise<AccountAnswer>;
  register(request: RegistrationRequest): Promise<RegistrationAnswer>;
  status(): Promise<ServiceStatus>;
  learner(learner: number): Promise<LearnerStatus>;
  /** Sends a signed request of an account. */
  request(body: unknown): Promise<void>;
}

/** Time for an answer of the door, s. */
const PATIENCE = 20;
/** Longest answer that is read, bytes. */
const LONGEST = 4 * 2 ** 20;

/**
 * Creates a client of the door at a join address. Its methods throw DoorUnreachableError if the door does not answer, and
 * DoorAnswerError if it refuses or if the answer is invalid.
 */
export const createDoorClient = (
  address: JoinAddress,
  options: { readonly fetch?: typeof fetch; readonly signal?: AbortSignal } = {},
): DoorClient => {
  const call = options.fetch ?? globalThis.fetch;
  const ask = async (path: string, body?: unknown, isAgain = false): Promise<unknown> => {
    const url = `${address.url}/gfml/v1/${path}`;
    const limit = signalAfter(PATIENCE);
    const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
    let response: Response;
    let text: string;
    try {
      response = await call(url, {
        signal,
        // the address is checked: do not follow it to a different one
        redirect: "error",
        ...(body !== undefined && {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      });
      text = await readText(response);
    } catch (error) {
      options.signal?.throwIfAborted();
      // a kept-alive connection may end just when it is used again; a repeated GET has no effect
      if (body === undefined && !isAgain && error instanceof TypeError) return ask(path, undefined, true);
      throw new DoorUnreachableError(url, error);
    }
    let value: unknown;
    try {
      value = text === "" ? null : JSON.parse(text);
    } catch {
      throw new DoorAnswerError(url, response.status, "the answer is not JSON");
    }
    if (!response.ok) {
      const { reason, message, values } = (value ?? {}) as Readonly<Record<string, unknown>>;
      const given = typeof values === "object" && values !== null ? (values as Readonly<Record<string, unknown>>) : {};
      throw new DoorAnswerError(url, response.status, String(message ?? "refused"), String(reason ?? "refused"), given);
    }
    return value;
  };
  const checked = async <Schema extends z.ZodType>(schema: Schema, path: string, body?: unknown) => {
    const parsed = schema.safeParse(await ask(path, body));
    if (!parsed.success) throw new DoorAnswerError(path, 200, "the answer is invalid");
    return parsed.data;
  };
  return {
    task: async () => verifyTaskDocument(await ask("task"), address.peerId),
    scaling: () => checked(scalingAnswerSchema, "scaling"),
    personalization: () => checked(choiceAnswerSchema, "personalization"),
    reportsFrom: (place) => checked(reportsAnswerSchema, `personalization/reports/${place}`),
    account: (account) => checked(accountAnswerSchema, `accounts/${account}`),
    register: (request) => checked(registrationAnswerSchema, "registrations", request),
    status: () => checked(serviceStatusSchema, "status"),
    learner: (learner) => checked(learnerStatusSchema, `learners/${learner}`),
    request: async (body) => {
      await ask("requests", body);
    },
  };
};

/** Reads an answer's text. @throws RangeError if it is too long */
const readText = async (response: Response): Promise<string> => {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > LONGEST) {
      await reader.cancel();
      throw new RangeError(`the answer has more than ${LONGEST} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
};

/**
 * Requests to leave the task, signed for its ledger. The provider carries it out between two rounds. Reputation and balance
 * stay, and the account may join again.
 *
 * @param time - ms since 1970
 * @throws DoorAnswerError if the account is not registered
 */
export const askToLeave = async (door: DoorClient, key: Uint8Array, time: number): Promise<void> => {
  const { account } = namesOf(key);
  const { provider, task, chain } = await door.task();
  const { learner, nonce } = await door.account(account);
  const signer = createLearnerSigner({ key, domains: ledgerDomains(chain) });
  const leaveSignature = await signer.leave(learner, BigInt(nonce));
  const request = { kind: "leave" as const, provider: provider.account, task, learner, account, time, leaveSignature };
  await door.request(signAccountRequest(key, request));
};
