import { beforeAll, describe, expect, it } from "vitest";
import type { ChainEvent } from "../../src/ledger/evm/records/ChainEvent.ts";
import type { Registration } from "../../src/round/index.ts";
import type { PlainRecord } from "./support/chainOfRecords.ts";
import { auditOf, chainOf, type HonestRun, of, playHonest, until } from "./support/lies.ts";

let honest: HonestRun;
beforeAll(async () => {
  honest = await playHonest();
});

/** What a learner declared last. */
const declaredBy = (records: readonly PlainRecord[], learner: number): Registration =>
  records
    .filter(({ kind }) => kind === "registration")
    .flatMap(({ payload }) => (payload as { registrations: readonly Registration[] }).registrations)
    .findLast((one) => one.learner === learner)!;
/** What a learner declares anew: with other samples the incentives of a round are different. */
const declarationOf = (records: readonly PlainRecord[], learner: number, sampleCount?: number): PlainRecord => ({
  kind: "registration",
  payload: { registrations: [{ ...declaredBy(records, learner), ...(sampleCount && { sampleCount }) }] },
});
const indexOf = (records: readonly PlainRecord[], kind: string, round: number): number =>
  records.findIndex((one) => one.kind === kind && (one.payload as { round?: number }).round === round);
const membersOf = (records: readonly PlainRecord[]): number[][] =>
  of(records, "partition", 1).coalitions.map(({ head, members }) =>
    members.map(({ learner }) => learner).filter((learner) => learner !== head),
  );

describe("a declaration that is mined just before a publication", () => {
  it("is no lie: the round was prepared with the one before", async () => {
    const records = until(honest, 2);
    const [learner] = membersOf(records).flat();
    records.splice(indexOf(records, "partition", 1), 0, declarationOf(records, learner!, 500));
    const { findings } = auditOf(await chainOf(records.slice(0, indexOf(records, "finalisation", 1) + 1)), honest.seed);
    expect(findings.firstLie).toBeNull();
    // the games were replayed, and not left out
    for (const name of ["incentives", "frequencies", "formation", "stability", "heads"]) {
      expect(findings.results().find((check) => check.name === name)).toMatchObject({ verdict: "holds" });
    }
  });

  it("is no lie after one that the provider knew", async () => {
    const records = until(honest, 1);
    const [known, late] = membersOf(records).flat();
    const at = indexOf(records, "partition", 1);
    // the same numbers again: a change that the round was prepared with
    records.splice(at, 0, declarationOf(records, known!), declarationOf(records, late!, 500));
    expect(auditOf(await chainOf(records), honest.seed).findings.firstLie).toBeNull();
  });

  it("is a lie if no moment shows what the round was prepared with", async () => {
    const records = until(honest, 1);
    const [first, second] = membersOf(records).flat();
    const original = declarationOf(records, second!);
    // the first one's old declaration and the second one's newest were never there together
    records.splice(indexOf(records, "partition", 1), 0, declarationOf(records, first!, 500), original);
    records.splice(indexOf(records, "finalisation", 0), 0, declarationOf(records, second!, 700));
    expect(auditOf(await chainOf(records), honest.seed).findings.firstLie).toMatchObject({ round: 1 });
  });

  it("is a lie if the round before had not even ended", async () => {
    const records = until(honest, 1);
    const [learner] = membersOf(records).flat();
    records.splice(indexOf(records, "finalisation", 0), 0, declarationOf(records, learner!, 500));
    const audit = auditOf(await chainOf(records), honest.seed);
    expect(audit.findings.firstLie).toMatchObject({ round: 1 });
  });
});

/** The chain with an event moved to just after another one, in its block. */
const moved = (events: readonly ChainEvent[], one: ChainEvent, isBefore: (event: ChainEvent) => boolean) => {
  const rest = events.filter((event) => event !== one);
  const at = rest.findIndex(isBefore);
  const { blockNumber, blockHash } = rest[at]!;
  const all = [...rest.slice(0, at + 1), { ...one, blockNumber, blockHash }, ...rest.slice(at + 1)];
  const first = all.findIndex((event) => event.blockNumber === blockNumber);
  return all.map((event, index) =>
    event.blockNumber === blockNumber ? { ...event, logIndex: index - first } : event,
  ) as ChainEvent[];
};

describe("a declaration or a leaving between two transactions of a publication", () => {
  const isPublished =
    (coalition: number) =>
    ({ name, arguments: told }: ChainEvent): boolean =>
      name === "CoalitionPublished" && "round" in told && told.round === 1 && told.coalition === coalition;
  const declaredLast = (events: readonly ChainEvent[], name: string): ChainEvent =>
    events.findLast((event) => event.name === name)!;

  it("counts for a coalition that is published after it", async () => {
    const records = until(honest, 1);
    const { coalitions } = of(records, "partition", 1);
    const [learner] = membersOf(records)[1]!;
    records.splice(indexOf(records, "partition", 1), 0, declarationOf(records, learner!, 500));
    const events = await chainOf(records);
    const late = moved(events, declaredLast(events, "LearnerDeclared"), isPublished(coalitions[0]!.coalition));
    expect(auditOf(late, honest.seed).findings.firstLie).toBeNull();
  });

  it("does not count for a coalition that was published before it", async () => {
    const records = until(honest, 1);
    const { coalitions } = of(records, "partition", 1);
    const [learner] = membersOf(records)[0]!;
    records.splice(indexOf(records, "partition", 1) + 1, 0, declarationOf(records, learner!, 500));
    const events = await chainOf(records);
    const late = moved(events, declaredLast(events, "LearnerDeclared"), isPublished(coalitions[0]!.coalition));
    expect(auditOf(late, honest.seed).findings.firstLie).toBeNull();
  });

  it("does not take the place of a member that was published before it", async () => {
    const records = until(honest, 1);
    const { coalitions } = of(records, "partition", 1);
    const [learner] = membersOf(records)[0]!;
    records.splice(indexOf(records, "finalisation", 1) + 1, 0, { kind: "leaving", payload: { learner } });
    const events = await chainOf(records);
    const late = moved(events, declaredLast(events, "LearnerLeft"), isPublished(coalitions[0]!.coalition));
    expect(auditOf(late, honest.seed).findings.firstLie).toBeNull();
  });
});

it("follows a withdrawal between two credits of a coalition", async () => {
  const records = until(honest, 0);
  const { learner } = of(records, "settlement", 0).members[0]!;
  records.splice(-1, 0, { kind: "withdrawal", payload: { learner } });
  const events = await chainOf(records, 2);
  const credited = events.filter(({ name }) => name === "PaymentsCredited");
  expect(credited.length).toBeGreaterThan(3);
  const withdrawn = events.findLast(({ name }) => name === "Withdrawn")!;
  const firstLieAfter = (last: ChainEvent | undefined) =>
    auditOf(
      moved(events, withdrawn, (event) => event === last),
      honest.seed,
    ).findings.firstLie;
  expect(firstLieAfter(credited[0])).toBeNull();
  // before that, nothing is earned, though all batches are settled
  const complete = events.find(({ name }) => name === "PaymentsBooked");
  expect(firstLieAfter(complete)).toMatchObject({ check: "escrow", what: "withdrawal" });
});
