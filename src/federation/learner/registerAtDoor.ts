import { internalError, pause } from "../../core/index.ts";
import type { LearnerSigner } from "../../ledger/browser.ts";
import type { Registration } from "../../round/index.ts";
import { DoorAnswerError, TaskFinishedError } from "../errors.ts";
import { type DeclarationBreach, moveToBound } from "../protocol/declarationRules.ts";
import {
  CERTIFICATE_PURPOSE,
  declarationSchema,
  type RegistrationAnswer,
  registrationAnswerSchema,
  type SessionDelegation,
} from "../protocol/registration.ts";
import type { ReportedSums } from "../protocol/scaling.ts";
import { signerOf } from "../protocol/signDocument.ts";
import { PROTOCOL, type TaskDocument } from "../protocol/taskDocument.ts";
import type { DoorClient } from "./createDoorClient.ts";
import { isPassing } from "./persistentDoor.ts";

/** Attempts to register: the number may be taken in the meantime, a bound may move, or the connection may break. */
const ATTEMPTS = 6;
/** Pause until a new round allows an account that left to declare again, s. */
const NEXT_ROUND = 5;

/** What a learner declares of itself, without its number and names. */
export type OwnDeclaration = Omit<Registration, "learner" | "account" | "signature">;

/** A learner that is registered: its certificate, and the declaration that counts. */
export interface Admission {
  readonly admission: RegistrationAnswer;
  readonly declaration: OwnDeclaration;
}

/**
 * Registers a learner with its declaration. A number beyond the task's bounds is moved to the bound where only its scale
 * changes. If the door has the same declaration already, or takes none until the next round, the last one counts.
 *
 * @throws DoorAnswerError if the door refuses, or if the provider did not sign the certificate; TaskFinishedError
 */
export const registerAtDoor = async (options: {
  readonly door: DoorClient;
  readonly document: TaskDocument;
  readonly account: string;
  readonly signer: LearnerSigner;
  readonly declaration: OwnDeclaration;
  readonly delegation?: SessionDelegation | undefined;
  readonly code: string | undefined;
  /** Sums of its columns, signed, if the task's learners agree on the scaling. */
  readonly sums?: ReportedSums | undefined;
  readonly signal: AbortSignal;
}): Promise<Admission> => {
  const { door, document, account, signer, delegation, code, sums, signal } = options;
  let own = options.declaration;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { learner, nonce } = await door.account(account);
    const declaration = { ...own, learner };
    const signature = await signer.declaration({ ...declaration, account }, BigInt(nonce));
    try {
      const answer = await door.register({
        protocol: PROTOCOL,
        account,
        declaration,
        signature,
        ...(delegation !== undefined && { delegation }),
        ...(code !== undefined && { code }),
        ...(sums !== undefined && { sums }),
      });
      return { admission: requireOurs(answer, document, { account, learner }), declaration: own };
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      // a kept-alive connection may end just when it is used again: the next attempt shows whether the door got it
      if (isPassing(error)) {
        if (error instanceof DoorAnswerError) await pause(attempt, signal);
        continue;
      }
      if (!(error instanceof DoorAnswerError)) throw error;
      if (error.reason === "finished") throw new TaskFinishedError(document.name);
      const last = lastDeclaration(error);
      if (last !== undefined) {
        const admission = requireOurs(last.admission, document, { account, learner });
        return { admission, declaration: last.declaration };
      }
      const moved = error.reason === "declaration" ? moveToBound(own, error.given as never as DeclarationBreach) : own;
      if (moved === undefined) throw error;
      own = moved;
      if (error.reason === "too-soon") await pause(NEXT_ROUND, signal);
      // a different account got the number, or the nonce was used, in the meantime
      else if (error.reason !== "conflict" && error.reason !== "declaration") throw error;
      signal.throwIfAborted();
    }
  }
  throw internalError("the last attempt to register has no result");
};

/** The declaration that counts, if the door refused a further one for its sake. */
const lastDeclaration = ({ reason, given }: DoorAnswerError): Admission | undefined => {
  if (reason !== "unchanged" && reason !== "too-soon") return undefined;
  const admission = registrationAnswerSchema.safeParse(given.admission);
  const declaration = declarationSchema.safeParse(given.declaration);
  if (!admission.success || !declaration.success) return undefined;
  const { learner: _, ...own } = declaration.data;
  return { admission: admission.data, declaration: own as OwnDeclaration };
};

const requireOurs = (
  answer: RegistrationAnswer,
  document: TaskDocument,
  { account, learner }: { readonly account: string; readonly learner: number },
): RegistrationAnswer => {
  const { certificate, signature } = answer;
  const by = signerOf(CERTIFICATE_PURPOSE, certificate, signature);
  const isOurs = certificate.account === account && certificate.learner === learner;
  if (by?.account !== document.provider.account || !isOurs || certificate.task !== document.task)
    throw new DoorAnswerError("registrations", 200, "the provider did not sign the certificate of admission");
  return answer;
};
