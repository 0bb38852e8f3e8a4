import { beforeAll, describe, expect, it } from "vitest";
import type { CheckName } from "../../src/audit/AuditReport.ts";
import type { ChainEvent } from "../../src/ledger/evm/records/ChainEvent.ts";
import { playSmall } from "../support/smallRun.ts";
import { chainOfRecords, type PlainRecord } from "./support/chainOfRecords.ts";
import {
  auditOf,
  chainOf,
  expectLie,
  type HonestRun,
  of,
  type Partition,
  playHonest,
  type Settlement,
  until,
} from "./support/lies.ts";

let honest: HonestRun;
beforeAll(async () => {
  honest = await playHonest();
});

/** A member that does not head, in a coalition where there is one. */
const someMember = ({ coalitions }: Partition, isWanted: (learner: number) => boolean = () => true) => {
  const find = ({ head, members }: Partition["coalitions"][number]): number =>
    members.findIndex(({ learner }) => learner !== head && isWanted(learner));
  const coalition = coalitions.findIndex((one) => find(one) >= 0);
  const at = find(coalitions[coalition]!);
  return { coalition, at, member: coalitions[coalition]!.members[at]! };
};

const hasHeaded = (records: readonly PlainRecord[], learner: number): boolean =>
  of(records, "partition", 0).coalitions.some(({ head }) => head === learner);

/** Everybody of a round, ascending: the columns of its similarities. */
const columnsOf = ({ coalitions, sittingOut }: Partition): number[] =>
  [...coalitions.flatMap(({ members }) => members.map(({ learner }) => learner)), ...sittingOut].sort((a, b) => a - b);

/** Changes the round's partition and names whom the lie is about. */
type Change = (partition: Partition, records: PlainRecord[]) => number | undefined;

describe("an honest history", () => {
  it.each(["gfml", "gfml+random", "fixed+stackelberg", "best-effort+optimized", "random+random"] as const)(
    "passes for %s, with the seed and without it",
    async (scheme) => {
      const { ledger, config } = await playSmall({ rounds: 3, scheme });
      const events = chainOfRecords(ledger);
      for (const told of [config.seed, undefined]) {
        const audit = auditOf(events, told);
        expect(audit.findings.firstLie).toBeNull();
        expect(audit.state.rounds).toBe(3);
        for (const { largestDeviation, tolerance } of audit.findings.results()) {
          expect(largestDeviation).toBeLessThanOrEqual(tolerance);
        }
      }
    },
  );

  it("passes with the paper's bisection and with every contribution rule", async () => {
    for (const fields of [
      { incentive: { leader: "bisection" } },
      { reputation: { contribution: "eq15" } },
      { reputation: { contribution: "projection" } },
    ] as const) {
      const { ledger, config } = await playSmall({ rounds: 3, ...fields });
      expect(auditOf(chainOfRecords(ledger), config.seed).findings.firstLie).toBeNull();
    }
  });
});

describe("a lie of a provider in round 1", () => {
  const lies: readonly (readonly [name: string, check: CheckName, change: Change])[] = [
    [
      "a member is more similar than the matrix says",
      "similarities",
      (partition) => {
        const { member } = someMember(partition);
        member.similarity = 0.987654321;
        return member.learner;
      },
    ],
    [
      "a head sees a past head as closer than it is",
      "similarities",
      (partition) => {
        const coalition = partition.coalitions[0]!;
        const past = coalition.similarities.find(({ head }) => head !== coalition.head);
        if (past === undefined)
          coalition.similarities = [...coalition.similarities, { head: columnsOf(partition)[0]!, similarity: 0.5 }];
        else past.similarity = 0.999;
        return coalition.head;
      },
    ],
    [
      "a row of similarities under which somebody would have gone elsewhere",
      "formation",
      (partition, records) => {
        // who never headed is in no head's view
        const { coalition, member } = someMember(partition, (learner) => !hasHeaded(records, learner));
        const other = partition.coalitions.findIndex((_, index) => index !== coalition);
        const column = columnsOf(partition).indexOf(member.learner);
        partition.similarities[other]![column] = 1;
        partition.similarities[coalition]![column] = -1;
        member.similarity = -1;
        return undefined;
      },
    ],
    [
      "a member in another coalition than the game left it in",
      "formation",
      (partition) => {
        const { coalition, at, member } = someMember(partition);
        const other = partition.coalitions.findIndex((_, index) => index !== coalition);
        partition.coalitions[coalition]!.members.splice(at, 1);
        partition.coalitions[other]!.members.push(member);
        const all = columnsOf(partition);
        member.similarity = partition.similarities[other]![all.indexOf(member.learner)]!;
        partition.coalitions[other]!.members.sort((a, b) => a.learner - b.learner);
        return member.learner;
      },
    ],
    [
      "a member that plays is said to sit out",
      "formation",
      (partition) => {
        const { coalition, at, member } = someMember(partition);
        partition.coalitions[coalition]!.members.splice(at, 1);
        partition.sittingOut = [...partition.sittingOut, member.learner].sort((a, b) => a - b);
        return member.learner;
      },
    ],
    [
      "somebody who sat out is in no list",
      "partitions",
      (partition) => {
        const { coalition, at, member } = someMember(partition);
        const column = columnsOf(partition).indexOf(member.learner);
        partition.coalitions[coalition]!.members.splice(at, 1);
        partition.playerOrder = partition.playerOrder.filter((learner) => learner !== member.learner);
        for (const row of partition.similarities) row.splice(column, 1);
        return member.learner;
      },
    ],
    [
      "a move that nobody made",
      "formation",
      (partition) => {
        const { member } = someMember(partition);
        partition.moves.push({ learner: member.learner, from: 0, to: 1 });
        return member.learner;
      },
    ],
    [
      "a count of moves",
      "formation",
      (partition) => {
        partition.stability.moves += 1;
        return undefined;
      },
    ],
    [
      "a refused re-entry that was none",
      "formation",
      (partition) => {
        const { member } = someMember(partition);
        partition.refusedReentries.push({ learner: member.learner, coalition: 0 });
        return member.learner;
      },
    ],
    [
      "another order of the players than was drawn",
      "randomness",
      (partition) => {
        partition.playerOrder.reverse();
        return undefined;
      },
    ],
    [
      "a recruited partition where the last round's counts",
      "formation",
      (partition) => {
        partition.recruited.push({ learner: someMember(partition).member.learner, coalition: 2 });
        return undefined;
      },
    ],
    [
      "a frequency that is not the best response",
      "frequencies",
      (partition) => {
        const { member } = someMember(partition);
        member.frequency -= 5_000_000;
        return member.learner;
      },
    ],
    [
      "an I_comp that is not the optimum",
      "incentives",
      (partition) => {
        const { coalition } = someMember(partition);
        const published = partition.coalitions[coalition]!;
        published.competitionIncentive += published.competitionIncentive > 10 ? -0.5 : 0.5;
        return undefined;
      },
    ],
    [
      "a head that the rule does not elect",
      "heads",
      (partition) => {
        const { coalition, member } = someMember(partition);
        const published = partition.coalitions[coalition]!;
        const old = published.members.find(({ learner }) => learner === published.head)!;
        const row = partition.similarities[coalition]!;
        const columns = columnsOf(partition);
        row[columns.indexOf(old.learner)] = member.similarity;
        row[columns.indexOf(member.learner)] = 1;
        old.similarity = member.similarity;
        member.similarity = 1;
        published.head = member.learner;
        published.similarities = published.similarities.filter(({ head }) => head !== member.learner);
        return member.learner;
      },
    ],
    [
      "a stability that is not there",
      "stability",
      (partition) => {
        partition.stability.nashStable = !partition.stability.nashStable;
        return undefined;
      },
    ],
    [
      "a largest gain that is smaller",
      "stability",
      (partition) => {
        partition.stability.maxGainAfterLeader += 0.001;
        return undefined;
      },
    ],
    [
      "a Stackelberg regret",
      "stability",
      (partition) => {
        partition.stability.stackelbergRegret = 0.5;
        return undefined;
      },
    ],
    [
      "no similarities at all",
      "similarities",
      (partition) => {
        partition.similarities = [];
        return undefined;
      },
    ],
  ];

  it.each(lies)("notices a wrong result: %s", async (_, check, change) => {
    const records = until(honest, 1);
    const partition = of(records, "partition", 1);
    const learner = change(partition, records);
    // who settles must settle those that were published
    for (const { kind, payload } of records) {
      const settlement = payload as Settlement;
      if (kind !== "settlement" || settlement.round !== 1) continue;
      const { members } = partition.coalitions.find(({ coalition }) => coalition === settlement.coalition)!;
      settlement.members = members.map(
        ({ learner: id }) => settlement.members.find((one) => one.learner === id) ?? { learner: id, delivered: false },
      );
      for (const member of settlement.members) {
        const agreed = members.find((one) => one.learner === member.learner)!.frequency;
        if (member.delivered) member.keptFrequency = Math.min(member.keptFrequency, agreed);
      }
    }
    const events = await chainOf(records);
    const block = events.find(
      ({ name, arguments: told }) => name === "RoundOpened" && (told as { round: number }).round === 1,
    )!;
    const lie = expectLie(auditOf(events, honest.seed), check, { task: 0, round: 1, block: block.blockNumber });
    if (learner !== undefined) expect(lie.learner).toBe(learner);
    expect(lie.transaction).toBe(block.transactionHash);
  });

  it("is found when the players and places of round 0 were not drawn from the seed", async () => {
    const records = until(honest, 0);
    const { recruited } = of(records, "partition", 0);
    [recruited[0]!.coalition, recruited[1]!.coalition] = [recruited[1]!.coalition, recruited[0]!.coalition];
    const from = recruited.findIndex(({ coalition }) => coalition !== recruited[0]!.coalition);
    [recruited[0]!.coalition, recruited[from]!.coalition] = [recruited[from]!.coalition, recruited[0]!.coalition];
    expectLie(auditOf(await chainOf(records), honest.seed), "randomness", { round: 0, what: "recruited partition" });
  });

  it("is found when the commitment is to a different seed", async () => {
    expectLie(auditOf(chainOfRecords(honest.records), honest.seed + 1), "randomness", {
      what: "commitment to the seed",
    });
  });

  it("is found when a passive learner plays", async () => {
    const records = until(honest, 0);
    const { registrations } = records[0]!.payload as { registrations: { learner: number; active: boolean }[] };
    const { member } = someMember(of(records, "partition", 0));
    const events = await chainOf(records);
    const changed = events.map((event): ChainEvent => {
      if (event.name !== "LearnerDeclared" || event.arguments.learner !== member.learner) return event;
      const declaration = { ...event.arguments.declaration, active: false };
      return { ...event, arguments: { ...event.arguments, declaration } };
    });
    expect(registrations.some(({ active }) => !active)).toBe(true);
    expectLie(auditOf(changed, honest.seed), "partitions", { round: 0, learner: member.learner, what: "active" });
  });
});

describe("a lying head", () => {
  it("is found when it lies about the frequency that a member kept", async () => {
    const records = until(honest, 1);
    const settlement = of(records, "settlement", 1);
    const member = settlement.members.find((one) => one.delivered)!;
    if (member.delivered) member.keptFrequency -= 1_000;
    const { coalition } = settlement;
    expectLie(auditOf(await chainOf(records), honest.seed), "kept", { round: 1, coalition, learner: member.learner });
  });

  it("is named when it lies about an update's measure, and the owner's signature counts", async () => {
    const records = until(honest, 1);
    const honestly = auditOf(await chainOf(records), honest.seed);
    expect(honestly.findings.raisedMeasures()).toEqual({ count: 0, heads: [], largest: null });
    const settlement = of(records, "settlement", 1);
    const { coalition } = settlement;
    const { head } = of(records, "partition", 1).coalitions.find((one) => one.coalition === coalition)!;
    const raised = settlement.members.filter((one) => one.delivered);
    for (const [at, member] of raised.entries()) if (member.delivered) member.measure = member.updateNorm + 2 + at;
    const audit = auditOf(await chainOf(records), honest.seed);
    expect(audit.findings.firstLie).toBeNull();
    const { count, heads, largest } = audit.findings.raisedMeasures();
    expect({ count, heads }).toEqual({ count: raised.length, heads: [{ head, count: raised.length }] });
    const last = raised.at(-1)!;
    expect(largest).toMatchObject({ task: 0, round: 1, coalition, head, learner: last.learner });
    expect(largest!.measure - largest!.updateNorm).toBeCloseTo(raised.length + 1, 9);
  });

  it("is found when the contracts believe it", async () => {
    const records = until(honest, 1);
    const settlement = of(records, "settlement", 1);
    const member = settlement.members.find((one) => one.delivered && one.measure > 0)!;
    const { coalition } = settlement;
    // the chain said what follows from the head's measure; what its owner signed was half of it
    const events = (await chainOf(records)).map((event): ChainEvent => {
      if (event.name !== "CoalitionSettled" || event.arguments.round !== 1 || event.arguments.coalition !== coalition)
        return event;
      const { settlement: told } = event.arguments;
      const deliveries = told.deliveries.map((one) =>
        one.learner === member.learner ? { ...one, updateNorm: one.measure / 2n } : one,
      );
      return { ...event, arguments: { ...event.arguments, settlement: { ...told, deliveries } } };
    });
    expectLie(auditOf(events, honest.seed), "contributions", {
      round: 1,
      coalition,
      learner: member.learner,
      what: "u",
    });
  });
});
