import type { LearnerId } from "../../core/index.ts";
import type { Registration } from "../../round/index.ts";
import type { SessionDelegation } from "../protocol/registrationMessages.ts";

/** Something that changes the ledger between two rounds. It is on disk before it is promised to anybody. */
export type Operation =
  | {
      readonly kind: "register";
      /** With account and signature. */
      readonly registration: Registration & { readonly account: string };
      /** The wallet that its account speaks for. */
      readonly delegation?: SessionDelegation;
      /** SHA-256 of the invitation code that was shown, hex. */
      readonly codeHash?: string;
    }
  | { readonly kind: "leave"; readonly learner: LearnerId; readonly signature?: string }
  | { readonly kind: "revoke"; readonly learner: LearnerId }
  | { readonly kind: "withdraw"; readonly learner: LearnerId; readonly requestTime: number };
