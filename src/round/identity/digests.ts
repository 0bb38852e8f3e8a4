import type { MemberReceipt } from "../ports/Ledger.ts";
import { digestOf } from "../state/digest.ts";
import type { RoundState } from "../state/RoundState.ts";
import type { StabilityFigures } from "../state/StabilityFigures.ts";
import { receiptNames, stabilityNames, stateNames } from "./stateNames.ts";

/** Digest of a task before its first round, hex: `task` is the digest of what identifies it. */
export const digestOfStart = (start: { readonly task: string; readonly modelHashes: readonly string[] }): string =>
  digestOf({ task: start.task, modelHashes: start.modelHashes });

/** Digest of a round, hex. It covers the digest before it, so that the last one covers the run. */
export const digestOfRound = (round: {
  readonly previous: string;
  readonly state: Omit<RoundState, "digest">;
  readonly receipts: readonly MemberReceipt[];
  readonly stability: StabilityFigures;
}): string =>
  digestOf({
    previous: round.previous,
    state: stateNames.encode(round.state),
    receipts: receiptNames.encode(round.receipts),
    stability: stabilityNames.encode(round.stability),
  });

/** Hash of a run's result, hex: of all its rounds and of the models that they left. */
export const resultHashOf = ({ digest, modelHashes }: Pick<RoundState, "digest" | "modelHashes">): string =>
  digestOf({ digest, models: modelHashes });
