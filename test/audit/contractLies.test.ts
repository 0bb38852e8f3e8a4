import { beforeAll, describe, expect, it } from "vitest";
import type { CheckName } from "../../src/audit/AuditReport.ts";
import type { RecordAudit } from "../../src/audit/auditRecords.ts";
import type { ChainEvent, EventArguments, EventName } from "../../src/ledger/evm/records/ChainEvent.ts";
import type { RecordPayloads } from "../../src/ledger/evm/records/ChainRecord.ts";
import { chainAccountOf, chainOfRecords } from "./support/chainOfRecords.ts";
import {
  auditOf,
  chainOf,
  expectLie,
  type HonestRun,
  playHonest,
  type Settlement,
  until,
  type Writable,
} from "./support/lies.ts";

let honest: HonestRun;
beforeAll(async () => {
  honest = await playHonest();
});

describe("wrong results of contracts", () => {
  /** The honest chain with the first such event of a round changed. */
  const tampered = <Name extends EventName>(
    name: Name,
    change: (told: Writable<EventArguments[Name]>) => void,
    round = 1,
  ): { audit: RecordAudit; event: ChainEvent } => {
    const events = structuredClone(chainOfRecords(honest.records));
    const event = events.find(
      (one) => one.name === name && ((one.arguments as { round?: number }).round ?? round) === round,
    )!;
    change(event.arguments as never);
    return { audit: auditOf(events, honest.seed), event };
  };

  const lies: readonly (readonly [
    string,
    CheckName,
    () => { audit: RecordAudit; event: ChainEvent; learner?: number },
  ])[] = [
    [
      "a payment",
      "payments",
      () => {
        let learner = -1;
        const lie = tampered("CoalitionSettled", (told) => {
          told.payments[0]! += 1n;
          learner = told.settlement.deliveries[0]!.learner;
        });
        return { ...lie, learner };
      },
    ],
    [
      "a contribution",
      "contributions",
      () => {
        let learner = -1;
        const lie = tampered("CoalitionSettled", (told) => {
          const at = told.contributions.findIndex((value) => value > 0n);
          told.contributions[at]! -= 1n;
          learner = told.settlement.deliveries[at]!.learner;
        });
        return { ...lie, learner };
      },
    ],
    [
      "a score",
      "contributions",
      () =>
        tampered("CoalitionSettled", (told) => {
          told.contributionScores[0]! += 1n;
        }),
    ],
    [
      "a reputation",
      "reputations",
      () => {
        let learner = -1;
        const lie = tampered("MembersPublished", (told) => {
          told.reputations = told.members.map(() => 1n << 70n);
          learner = told.members[0]!.learner;
        });
        return { ...lie, learner };
      },
    ],
    [
      "a mean of H",
      "aggregates",
      () =>
        tampered("CoalitionPublished", (told) => {
          told.aggregates.meanReputationUtility += 1n;
        }),
    ],
    [
      "a deadline",
      "aggregates",
      () =>
        tampered("CoalitionPublished", (told) => {
          told.deadline += 1n;
        }),
    ],
    [
      "x_ref",
      "contributions",
      () =>
        tampered("RoundFinalised", (told) => {
          told.referenceMeasure += 1n;
        }),
    ],
    [
      "the clock",
      "order",
      () =>
        tampered("RoundFinalised", (told) => {
          told.clock += 1n;
        }),
    ],
    [
      "a model that was handed over",
      "models",
      () => {
        let learner = -1;
        const change = (told: Writable<EventArguments["ModelHandedOver"]>): void => {
          told.modelHash = `0x${"ab".repeat(32)}`;
          learner = told.learner;
        };
        const lie = tampered("ModelHandedOver", change, 2);
        return { ...lie, learner };
      },
    ],
    [
      "a round's number",
      "order",
      () =>
        tampered("RoundOpened", (told) => {
          told.round += 1;
        }),
    ],
  ];

  it.each(lies)("notices a wrong result: %s", (_, check, lie) => {
    const { audit, event, learner } = lie();
    expectLie(audit, check, { block: event.blockNumber, ...(learner !== undefined && { learner }) });
  });

  it("notices a coalition settled twice, or a round closed too early", () => {
    const events = chainOfRecords(honest.records);
    const at = events.findIndex(({ name }) => name === "CoalitionSettled");
    const again = { ...events[at]!, logIndex: 99 } as ChainEvent;
    const twice = auditOf([...events.slice(0, at + 1), again, ...events.slice(at + 1)]);
    expectLie(twice, "order", {
      block: again.blockNumber,
      coalition: (again.arguments as { coalition: number }).coalition,
    });
    const without = auditOf(events.filter((_, index) => index !== at));
    expectLie(without, "order", { what: "coalitions neither settled nor forfeited", round: 0 });
  });

  it("notices a withdrawal that exceeds the earnings, or a refund that is too small", async () => {
    const { payload } = honest.records.find(({ kind }) => kind === "settlement")!;
    const { learner } = (payload as Settlement).members[0]!;
    const records = [
      ...until(honest, 2),
      { kind: "withdrawal", payload: { learner } },
      { kind: "closing", payload: { task: 0 } },
    ];
    const events = await chainOf(records);
    expect(auditOf(events, honest.seed).findings.firstLie).toBeNull();
    for (const [name, field] of [
      ["Withdrawn", "amount"],
      ["TaskClosed", "refund"],
    ] as const) {
      const changed = structuredClone(events);
      const event = changed.find((one) => one.name === name)!;
      const told = event.arguments as unknown as Record<string, bigint>;
      told[field] = told[field]! + 1n;
      expectLie(auditOf(changed, honest.seed), "escrow", { block: event.blockNumber });
    }
  });

  it("notices a payment to a wrong payee, a changed payee, or an escrow that grows by a wrong amount", async () => {
    const { payload } = honest.records.find(({ kind }) => kind === "settlement")!;
    const { learner } = (payload as Settlement).members[0]!;
    const payee = `0x${"ab".repeat(20)}` as const;
    const records = until(honest, 2);
    const declared = records.findLast(({ kind }) => kind === "registration")!.payload as RecordPayloads["registration"];
    const one = declared.registrations.find((registration) => registration.learner === learner)!;
    records.push(
      { kind: "registration", payload: { registrations: [{ ...one, payee }] } },
      { kind: "funding", payload: { task: 0, amount: 5n } },
      { kind: "withdrawal", payload: { learner } },
      { kind: "closing", payload: { task: 0 } },
    );
    const events = await chainOf(records);
    expect(auditOf(events, honest.seed).findings.firstLie).toBeNull();
    const lieIn = (name: EventName, check: CheckName, change: (event: ChainEvent) => ChainEvent): void => {
      const at = events.findIndex((event) => event.name === name);
      const lying = events.with(at, change(structuredClone(events[at]!)));
      expectLie(auditOf(lying, honest.seed), check, { block: events[at]!.blockNumber });
    };
    lieIn("Withdrawn", "escrow", (event) => {
      const account = chainAccountOf(learner);
      return { ...event, arguments: { ...event.arguments, payee: account } } as ChainEvent;
    });
    lieIn("TaskFunded", "escrow", (event) => {
      const { escrow, ...told } = event.arguments as EventArguments["TaskFunded"];
      return { ...event, arguments: { ...told, escrow: escrow + 1n } } as ChainEvent;
    });
    const again = events.findLast(({ name }) => name === "LearnerDeclared")!;
    for (const other of [chainAccountOf(99), `0x${"0".repeat(40)}`] as const) {
      const told = again.arguments as EventArguments["LearnerDeclared"];
      const later = { ...again, arguments: { ...told, declaration: { ...told.declaration, payee: other } } };
      const lying = [...events.slice(0, events.indexOf(again) + 1), later as ChainEvent];
      expectLie(auditOf(lying, honest.seed), "registrations", { learner, what: "payee" });
    }
  });

  it("notices a game's log after the first settlement", () => {
    const events = chainOfRecords(honest.records);
    const log = events.find(({ name }) => name === "GameLog")!;
    const at = events.findIndex(({ name }) => name === "CoalitionSettled");
    const late = { ...log, blockNumber: events[at]!.blockNumber, logIndex: 99 } as ChainEvent;
    const audit = auditOf([...events.slice(0, at + 1), late, ...events.slice(at + 1)]);
    expectLie(audit, "order", { block: late.blockNumber, what: "game's log" });
  });
});

describe("a coalition that is forfeited between two batches", () => {
  /** Round 0 with all batches but the first of one coalition replaced by its end. */
  const givenUp = (): { events: ChainEvent[]; coalition: number; at: bigint } => {
    const all = chainOfRecords(until(honest, 0), 1);
    const settled = all.filter((event) => event.name === "CoalitionSettled");
    const { coalition } = settled.find(
      ({ arguments: told }) => settled.filter((one) => one.arguments.coalition === told.coalition).length > 1,
    )!.arguments;
    const own = settled.filter((one) => one.arguments.coalition === coalition);
    const [first, second] = [own[0]!, own[1]!];
    const others = settled.filter((one) => one.arguments.coalition !== coalition);
    const referenceMeasure = others
      .map(({ arguments: told }) => told.settlement.largestMeasure)
      .sort((a, b) => Number(b - a))[0]!;
    const events = all.flatMap((event): ChainEvent[] => {
      if (event === second) {
        return [{ ...second, name: "CoalitionForfeited", arguments: { task: 0, round: 0, coalition } }];
      }
      if (event !== first && own.some((one) => one === event)) return [];
      if (event.name === "RoundFinalised") return [{ ...event, arguments: { ...event.arguments, referenceMeasure } }];
      return [event];
    });
    return { events, coalition, at: second.blockNumber };
  };

  it("keeps what was paid, and its contributions do not count", () => {
    const { events, coalition } = givenUp();
    const audit = auditOf(events, honest.seed);
    expect(audit.findings.firstLie).toBeNull();
    const [batch] = events.filter(
      (event) => event.name === "CoalitionSettled" && event.arguments.coalition === coalition,
    );
    const { settlement, payments } = batch!.arguments as EventArguments["CoalitionSettled"];
    const { learner } = settlement.deliveries[0]!;
    const token = [...audit.state.tasks.values()][0]!.token;
    expect(payments[0]).toBeGreaterThan(0n);
    expect(new Map(audit.state.claims.all(token)).get(learner)).toBe(payments[0]);
    expect(audit.state.reputations.global(learner).value).toBe(0n);
  });

  it("cannot be forfeited before its window is over", () => {
    const { events, coalition, at } = givenUp();
    const early = auditOf(events, honest.seed, (block) => (block < at ? 1_000n : 4_599n));
    expectLie(early, "order", { block: at, coalition, what: "time of the forfeit" });
    expect(auditOf(events, honest.seed, (block) => (block < at ? 1_000n : 4_600n)).findings.firstLie).toBeNull();
  });
});
