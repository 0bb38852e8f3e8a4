import { GfmlError } from "../../core/index.ts";

/** A member whose reputation keeps it out for now. */
export class BannedMemberError extends GfmlError {
  readonly code = "GFML_BANNED_MEMBER";

  constructor(round: number, learner: number, reputation: bigint, reputationLimit: number, bannedUntil: number) {
    super("the reputation of this learner keeps it out of this round", {
      values: { round, learner, reputation, reputationLimit, "last round of the ban": bannedUntil },
      remedy: "ask the ledger who is banned before coalitions are formed",
    });
  }
}
