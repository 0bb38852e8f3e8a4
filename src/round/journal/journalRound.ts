import type { Clock } from "../ports/Clock.ts";
import type { Ledger } from "../ports/Ledger.ts";
import type { RoundContext } from "../steps/RoundContext.ts";
import { createJournaledLink } from "./createJournaledLink.ts";
import type { RoundJournal } from "./RoundJournal.ts";

/**
 * The context of a provider that may be killed. Everything that a round hears from outside is kept before it is used:
 * learners' answers, the ledger's beacon and the time at the round's end. Clear the journal once a checkpoint is saved.
 */
export const journalRound = (context: RoundContext, journal: RoundJournal): RoundContext => ({
  ...context,
  ports: {
    ...context.ports,
    link: createJournaledLink(context.ports.link, journal),
    ledger: withJournaledBeacon(context.ports.ledger, journal),
    clock: withJournaledEnd(context.ports.clock, journal),
  },
});

const withJournaledBeacon = (ledger: Ledger, journal: RoundJournal): Ledger => ({
  ...ledger,
  beacon: () => journal.recall("beacon", "", () => ledger.beacon()),
});

/** Time stands still from a round's end until the journal is cleared: the round's state says when it ended. */
const withJournaledEnd = (clock: Clock, journal: RoundJournal): Clock => {
  let end: { readonly time: number; readonly cleared: number } | undefined;
  return {
    now: () => (end?.cleared === journal.cleared ? end.time : clock.now()),
    time: (planned, job) => clock.time(planned, job),
    endRound: async (seconds) => {
      await clock.endRound(seconds);
      const { cleared } = journal;
      end = { time: await journal.recall("end of the round", `${seconds}`, async () => clock.now()), cleared };
    },
  };
};
