import { createLearnerSigner, ledgerDomains } from "../../ledger/browser.ts";
import { namesOf } from "../identity/Identity.ts";
import { signAccountRequest } from "../protocol/signAccountRequest.ts";
import type { DoorClient } from "./doorClient.ts";

/**
 * Hands in an account's wish to leave the task, signed for its ledger. It is carried out between two rounds; reputation and
 * balance stay, and it may join again.
 *
 * @param time - ms since 1970
 * @throws DoorAnswerError if it is not registered
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
