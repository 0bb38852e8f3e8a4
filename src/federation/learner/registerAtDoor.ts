import type { LearnerSigner } from "../../ledger/browser.ts";
import type { Registration } from "../../round/index.ts";
import { DoorAnswerError, DoorUnreachableError, TaskFinishedError } from "../errors.ts";
import { signerOf } from "../protocol/Identity.ts";
import { CERTIFICATE_PURPOSE, type RegistrationAnswer, type SessionDelegation } from "../protocol/registration.ts";
import { PROTOCOL, type TaskDocument } from "../protocol/taskDocument.ts";
import type { DoorClient } from "./createDoorClient.ts";

/** Attempts to register: the number may be taken in the meantime, or the connection may break. */
const ATTEMPTS = 3;

/**
 * Registers a learner with its declaration. Returns its number and the certificate of admission.
 *
 * @throws DoorAnswerError if the door refuses, or if the provider did not sign the certificate; TaskFinishedError
 */
export const registerAtDoor = async (options: {
  readonly door: DoorClient;
  readonly document: TaskDocument;
  readonly account: string;
  readonly signer: LearnerSigner;
  readonly declaration: Omit<Registration, "learner" | "account" | "signature">;
  readonly delegation?: SessionDelegation | undefined;
  readonly code: string | undefined;
}): Promise<RegistrationAnswer> => {
  const { door, document, account, signer, delegation, code } = options;
  for (let attempt = 1; ; attempt++) {
    const { learner, nonce } = await door.account(account);
    const declaration = { ...options.declaration, learner };
    const signature = await signer.declaration({ ...declaration, account }, BigInt(nonce));
    try {
      const answer = await door.register({
        protocol: PROTOCOL,
        account,
        declaration,
        signature,
        ...(delegation !== undefined && { delegation }),
        ...(code !== undefined && { code }),
      });
      const { certificate } = answer;
      const by = signerOf(CERTIFICATE_PURPOSE, certificate, answer.signature);
      const isOurs = certificate.account === account && certificate.learner === learner;
      if (by?.account !== document.provider.account || !isOurs || certificate.task !== document.task)
        throw new DoorAnswerError("registrations", 200, "the provider did not sign the certificate of admission");
      return answer;
    } catch (error) {
      if (error instanceof DoorAnswerError && error.reason === "finished") throw new TaskFinishedError(document.name);
      // a different account got the number, or the nonce was used, in the meantime
      const isConflict = error instanceof DoorAnswerError && error.reason === "conflict";
      // a kept-alive connection may end just when it is used again: the next attempt shows whether the door got it
      const isBroken = error instanceof DoorUnreachableError;
      if ((!isConflict && !isBroken) || attempt === ATTEMPTS) throw error;
    }
  }
};
