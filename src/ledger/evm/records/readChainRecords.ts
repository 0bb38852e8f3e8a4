import type { Hex } from "viem";
import { joinSignature } from "../typedData/CompactSignature.ts";
import type { ChainEvent, EventOf, LedgerAddresses } from "./ChainEvent.ts";
import type { ChainRecord } from "./ChainRecord.ts";
import { readSignedCalls } from "./calldata.ts";
import { decodeEvents } from "./decodeEvents.ts";
import { fetchLogs, type LogSource } from "./fetchLogs.ts";
import { type KnownCoalition, RecordAssembler } from "./RecordAssembler.ts";

/** The parts of a viem client that reading records needs. */
export interface RecordSource extends LogSource {
  getTransaction(request: { hash: Hex }): Promise<{ readonly input: Hex }>;
}

export interface RecordRange {
  /** If absent, the first block of the chain. */
  readonly fromBlock?: bigint;
  /** If absent, the last block when reading starts. */
  readonly toBlock?: bigint;
  /** Coalitions that were published before `fromBlock` and are not settled there. */
  readonly known?: readonly KnownCoalition[];
}

/**
 * A ledger's history as the chain shows it: exactly the payloads of the memory ledger's records, in the order in
 * which calls took effect. Unfinished records at the range's end come last and are not `complete`. A coalition that was published
 * before the range and is not in `known` has an incomplete settlement.
 *
 * @throws GFML_FOREIGN_LOG if the contracts are not gfml's
 */
export async function* readChainRecords(
  source: RecordSource,
  addresses: LedgerAddresses,
  range: RecordRange = {},
): AsyncGenerator<ChainRecord> {
  const { fromBlock = 0n, toBlock = await source.getBlockNumber() } = range;
  const signatures = new Map<string, string>();
  const read = new Set<Hex>();
  const assembler = new RecordAssembler(range.known, (event) => signatures.get(requestKey(event)));
  const { learners, reputations, tasks, rounds } = addresses;
  for await (const logs of fetchLogs(source, [learners, reputations, tasks, rounds], fromBlock, toBlock)) {
    for (const event of decodeEvents(logs, addresses)) {
      if (event.name === "ModelHandedOver" && !read.has(event.transactionHash)) {
        read.add(event.transactionHash);
        await readRequests(source, event, signatures);
      }
      yield* assembler.push(event);
    }
  }
  yield* assembler.end();
}

/** The signatures of requests are in the call's data, and not in an event. */
const readRequests = async (source: RecordSource, event: ChainEvent, into: Map<string, string>): Promise<void> => {
  const { input } = await source.getTransaction({ hash: event.transactionHash });
  for (const call of readSignedCalls(input)) {
    if (call.name !== "handOver") continue;
    for (const { learner, r, vs } of call.handovers) {
      into.set(`${call.task}/${call.round}/${learner}`, joinSignature({ r, vs }));
    }
  }
};

const requestKey = ({ arguments: { task, round, learner } }: EventOf<"ModelHandedOver">): string =>
  `${task}/${round}/${learner}`;
