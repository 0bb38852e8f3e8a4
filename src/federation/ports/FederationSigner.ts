import type { LearnerId } from "../../core/index.ts";
import type { Registration, Signer } from "../../round/index.ts";

/** A learner's key, as far as the federation uses it: it signs what it understands, for one ledger. */
export interface FederationSigner extends Signer {
  /** What it can do, declared under its account. `nonce`: signatures of it that the registry has used. */
  declaration(registration: Registration, nonce: number): Promise<string>;
  /** That it leaves. */
  leave(learner: LearnerId, nonce: number): Promise<string>;
}
