import {
  decodeFunctionData,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionData,
  type Hex,
  parseAbi,
} from "viem";
import { beforeAll, describe, expect, it } from "vitest";
import { addresses, chainOfRecords, type PlainRecord } from "../../../../test/audit/support/chainOfRecords.ts";
import { playSmall } from "../../../../test/support/smallRun.ts";
import { canonicalJson } from "../../../round/index.ts";
import { learnerRegistryAbi } from "../abi/generated/learnerRegistry.ts";
import { reputationRegistryAbi } from "../abi/generated/reputationRegistry.ts";
import { roundsAbi } from "../abi/generated/rounds.ts";
import { tasksAbi } from "../abi/generated/tasks.ts";
import type { ChainEvent } from "./ChainEvent.ts";
import type { ChainRecord, RecordOf } from "./ChainRecord.ts";
import { readSignedCalls } from "./calldata.ts";
import { type ChainLog, decodeEvents } from "./decodeEvents.ts";
import { fetchLogs } from "./fetchLogs.ts";
import { RecordAssembler } from "./RecordAssembler.ts";
import { readChainRecords } from "./readChainRecords.ts";

let records: PlainRecord[] = [];

beforeAll(async () => {
  const { ledger } = await playSmall({ rounds: 2 });
  records = ledger.map(({ kind, payload }) => ({ kind, payload }));
});

const eventAbis = [...learnerRegistryAbi, ...reputationRegistryAbi, ...tasksAbi, ...roundsAbi].filter(
  (item): item is Extract<typeof item, { type: "event" }> => item.type === "event",
);

/** A log as a node gives it. */
const toLog = (event: ChainEvent): ChainLog => {
  const abi = eventAbis.find(({ name }) => name === event.name)!;
  const values = event.arguments as unknown as Record<string, unknown>;
  const data = abi.inputs.filter((input) => !input.indexed);
  const { address, blockNumber, blockHash, transactionHash, logIndex } = event;
  return {
    address,
    blockNumber,
    blockHash,
    transactionHash,
    logIndex,
    topics: encodeEventTopics({ abi: [abi], args: values } as never) as Hex[],
    data: encodeAbiParameters(
      data,
      data.map(({ name }) => values[name!]),
    ),
  };
};

const assemble = (events: readonly ChainEvent[]): ChainRecord[] => {
  const assembler = new RecordAssembler();
  return [...events.flatMap((event) => assembler.push(event)), ...assembler.end()];
};

/** Kind and payload, without the compact signatures that a memory ledger's records need not have. */
const plain = (record: PlainRecord): unknown => {
  const text = canonicalJson(record.payload).replace(/,"signature":"[^"]*"/g, "");
  return { kind: record.kind, payload: JSON.parse(text) as unknown };
};

describe("what the memory ledger wrote comes back from the chain's events", () => {
  it.each([50, 3, 1])("is equal in batches of %i, digit for digit", (batch) => {
    const read = assemble(decodeEvents(chainOfRecords(records, batch).map(toLog), addresses));
    expect(read.map(plain)).toEqual(records.map(plain));
    expect(read.every(({ complete }) => complete)).toBe(true);
  });

  it("is equal through a client that refuses long ranges", async () => {
    const logs = chainOfRecords(records).map(toLog);
    const last = logs.at(-1)!.blockNumber!;
    let refused = 0;
    const source = {
      getBlockNumber: async () => last,
      getLogs: async ({ fromBlock, toBlock }: { fromBlock: bigint; toBlock: bigint }) => {
        if (toBlock - fromBlock > 2n) {
          refused++;
          throw new Error("range too long");
        }
        return logs.filter(({ blockNumber }) => blockNumber! >= fromBlock && blockNumber! <= toBlock);
      },
      getTransaction: async () => ({ input: "0x" as Hex }),
    };
    const read: ChainRecord[] = [];
    for await (const record of readChainRecords(source, addresses)) read.push(record);
    expect(refused).toBeGreaterThan(0);
    expect(read.map(plain)).toEqual(records.map(plain));
  });

  it("stops at a node's failure on a single block", async () => {
    const source = {
      getBlockNumber: async () => 3n,
      getLogs: async () => {
        throw new Error("the node is gone");
      },
    };
    await expect(fetchLogs(source, [], 0n, 3n).next()).rejects.toThrow("the node is gone");
  });
});

describe("what is unfinished", () => {
  it("lacks a partition's last coalition, or a settlement's last batch", () => {
    const events = chainOfRecords(records, 1);
    const coalitions = events.filter(({ name }) => name === "CoalitionPublished");
    const inPublication = events.slice(0, events.indexOf(coalitions[0]!) + 1);
    const open = assemble(inPublication).at(-1)! as RecordOf<"partition">;
    expect(open).toMatchObject({ kind: "partition", complete: false });
    expect(open.payload.aggregates).toHaveLength(1);

    const batches = events.filter(({ name }) => name === "CoalitionSettled");
    const settled = assemble(events.slice(0, events.indexOf(batches[0]!) + 1));
    const [partition, settlement] = settled.slice(-2) as [RecordOf<"partition">, RecordOf<"settlement">];
    expect(partition).toMatchObject({ kind: "partition", complete: true });
    expect(settlement).toMatchObject({ kind: "settlement", complete: false });
    expect(settlement.payload.members).toHaveLength(1);
  });

  it("takes a coalition published before the range from the caller", () => {
    const events = chainOfRecords(records, 2).filter(({ name }) => name === "CoalitionSettled");
    const whole = assemble(chainOfRecords(records)).filter((record) => record.kind === "settlement");
    const known = whole.map(({ payload: { task, round, coalition, members } }) => ({
      task,
      round,
      coalition,
      memberCount: members.length,
    }));
    const assembler = new RecordAssembler(known);
    const read = [...events.flatMap((event) => assembler.push(event)), ...assembler.end()];
    expect(read.map(({ payload, complete }) => ({ payload, complete }))).toEqual(
      whole.map(({ payload }) => ({ payload, complete: true })),
    );
  });

  it("tells a game's log after the first settlement apart", () => {
    const events = chainOfRecords(records);
    const log = events.find(({ name }) => name === "GameLog")!;
    const first = events.findIndex(({ name }) => name === "CoalitionSettled");
    const late = [...events.slice(0, first + 1), log, ...events.slice(first + 1)];
    expect(assemble(late).map(({ kind }) => kind)).toContain("lateLog");
  });

  it("reports a log that cannot be cut into entries as a fault of its record", () => {
    const events = chainOfRecords(records).map((event): ChainEvent => {
      if (event.name !== "GameLog") return event;
      return { ...event, arguments: { ...event.arguments, data: "0x010203" } };
    });
    const partition = assemble(events).find((record) => record.kind === "partition")!;
    expect(partition.extras.faults).toContain("a log of the contracts cannot be read: 3 bytes of similarities");
  });
});

describe("logs that are not gfml's", () => {
  it("leaves out those of other contracts, and refuses an event's topic over other data", () => {
    const [log] = chainOfRecords(records).map(toLog);
    expect(decodeEvents([{ ...log!, address: addresses.tasks }], addresses)).toEqual([]);
    expect(() => decodeEvents([{ ...log!, data: "0x" }], addresses)).toThrow(/LearnerDeclared/);
    expect(() => decodeEvents([{ ...log!, blockHash: null }], addresses)).toThrow(/not in a block yet/);
  });
});

it("reads signatures in calls, including those inside a multicall", () => {
  const abi = parseAbi([
    "function multicall(bytes[] data)",
    "function leave(uint32 learner, bytes signature)",
    "function finaliseRound(uint32 task, uint32 round)",
  ]);
  const leave = encodeFunctionData({ abi, functionName: "leave", args: [7, "0x1234"] });
  const other = encodeFunctionData({ abi, functionName: "finaliseRound", args: [0, 1] });
  const data = encodeFunctionData({ abi, functionName: "multicall", args: [[other, leave]] });
  expect(decodeFunctionData({ abi, data }).functionName).toBe("multicall");
  expect(readSignedCalls(data)).toEqual([{ name: "leave", learner: 7, signature: "0x1234" }]);
  expect(readSignedCalls("0xdeadbeef")).toEqual([]);
});
