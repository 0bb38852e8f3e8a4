import type { LearnerId } from "../../core/index.ts";
import type { OtherWriters, Registration } from "../../round/index.ts";
import type { ChainEvent } from "./records/ChainEvent.ts";
import type { Transport } from "./replica/Transport.ts";

/** What the ledger of contracts lends to its view of other accounts' writes. */
interface OtherWritersParts {
  readonly transport: Transport;
  /** Does some work once all own calls are on the chain, in turn with other changes. */
  readonly afterSending: <Answer>(work: () => Promise<Answer>) => Promise<Answer>;
  /** Takes events over into the ledger's state. */
  readonly adopt: (events: readonly ChainEvent[]) => void;
  readonly nonceOf: (learner: LearnerId) => bigint;
  readonly registered: () => readonly Registration[];
}

/** What accounts other than the provider's write to the contracts. A place is "block/log index". */
export const createOtherWriters = (parts: OtherWritersParts): OtherWriters => {
  const { transport, afterSending, adopt, nonceOf, registered } = parts;
  return {
    pending: () =>
      afterSending(async () => {
        const last = (await transport.listen()).at(-1);
        return last === undefined ? null : `${last.blockNumber}/${last.logIndex}`;
      }),
    adopt: (place) =>
      afterSending(async () => {
        await transport.listen();
        const [blockNumber, logIndex] = place.split("/");
        adopt(transport.takeForeign({ blockNumber: BigInt(blockNumber!), logIndex: Number(logIndex) }));
      }),
    nonceOf: (learner) => Number(nonceOf(learner)),
    registrations: registered,
  };
};
