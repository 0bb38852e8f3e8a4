import type { Address } from "viem";
import type { LearnerId } from "../../core/index.ts";
import type { Ledger, LedgerRecord, LedgerSnapshot, PartitionPublication, TaskId } from "../../round/index.ts";
import { createLedger } from "../createLedger.ts";
import { ledgerClosedError, snapshotMismatchError, unknownLearnerError } from "../errors.ts";
import { fromSnapshot } from "../fromSnapshot.ts";
import { type HashLinkedSnapshot, hashLinkedLog } from "../records/hashLinkedLog.ts";
import { NO_LOG, type RecordLog, type RecordOptions } from "../records/RecordLog.ts";
import { emptyState, type LedgerState } from "../state/LedgerState.ts";
import { packState, unpackState } from "../state/packState.ts";
import { createOtherWriters } from "./createOtherWriters.ts";
import type { EvmConnection } from "./EvmConnection.ts";
import { cursorOf, EVM_KIND, EVM_SNAPSHOT_VERSION, type EvmSnapshotData, readEvmSnapshot } from "./EvmSnapshot.ts";
import { learnersChangedError } from "./errors.ts";
import type { ContractAddresses } from "./LedgerContracts.ts";
import type { PlannedCall } from "./plan/PlannedCall.ts";
import { planPublication } from "./plan/planPublication.ts";
import {
  accountDeclared,
  type DeclarationSigning,
  planLeave,
  planRegistration,
  planRevocation,
} from "./plan/planRegistration.ts";
import { planFinalization, planForfeit, planHandOver } from "./plan/planRound.ts";
import { planSettlement, type Signing } from "./plan/planSettlement.ts";
import { planClosing, planFunding, planOpening, planWithdrawal } from "./plan/planTask.ts";
import type { ChainEvent } from "./records/ChainEvent.ts";
import { readChainRecords } from "./records/readChainRecords.ts";
import { adoptForeign, changedMembers } from "./replica/adoptForeign.ts";
import { forkState } from "./replica/forkState.ts";
import { isRefusal, makeAgain } from "./replica/makeAgain.ts";
import { type ChainCursor, type ChainFigures, type ChainRound, Transport } from "./replica/Transport.ts";
import { roundState } from "./roundState.ts";
import { type LedgerDomains, ledgerDomains } from "./typedData/ledgerDomains.ts";

/** A ledger whose records are on a chain. */
export interface EvmLedger extends Ledger {
  readonly addresses: ContractAddresses;
  readonly chainId: number;
  /** The domains to which learners' signatures are bound. */
  readonly domains: LedgerDomains;
  /** Number of a learner's declarations and leave requests that the registry has accepted: the nonce of its next one. */
  nonceOf(learner: LearnerId): bigint;
  /** The chain's open or next round. It is ahead of this ledger if an earlier process got further. */
  roundOnChain(task: TaskId): Promise<number>;
  /** Cost of this process on the chain so far. */
  figures(): ChainFigures;
  /** Resolves once everything is mined and verified. */
  settled(): Promise<void>;
}

export interface EvmLedgerOptions extends RecordOptions {
  /**
   * Return a result as soon as it is computed here, and let the chain follow. The settlements of a round are sent together
   * with the call that closes it. The chain's values are compared before the next snapshot at the latest, and a difference ends
   * the run there. Default false: every call waits for the chain.
   */
  readonly pipelined?: boolean;
  /** A clock, ms, for the time spent on the chain; if absent, that time is 0. */
  readonly stopwatch?: () => number;
  /** Called with the cost of a round once it is finalized on the chain. */
  readonly onChainRound?: (figures: ChainRound) => void;
}

interface Memory {
  state: LedgerState;
  readonly accounts: Map<LearnerId, Address>;
  readonly nonces: Map<LearnerId, number>;
}

/** A new ledger on unused contracts. */
export const evmLedger = (connection: EvmConnection, options: EvmLedgerOptions = {}): EvmLedger => {
  const memory = { state: emptyState(), accounts: new Map(), nonces: new Map() };
  const cursor = { blockNumber: connection.firstBlock, logIndex: -1 };
  return open({ connection, memory, start: cursor, log: localLog(options), resumed: false }, options);
};

/**
 * Continues from a snapshot. The chain may be ahead of it: a call that is already there with the same content returns its
 * result and is not sent again. A call with different content is refused.
 */
export const restoreEvmLedger = (
  connection: EvmConnection,
  snapshot: LedgerSnapshot,
  options: EvmLedgerOptions = {},
): EvmLedger => {
  const { data } = readEvmSnapshot(snapshot);
  if (data.chainId !== connection.chainId) {
    throw snapshotMismatchError("chain id", connection.chainId, data.chainId);
  }
  const { memory, start, heard } = fromSnapshot(() => ({
    memory: { state: unpackState(data.state), accounts: new Map(data.accounts), nonces: new Map(data.nonces) },
    start: cursorOf(data.cursor),
    heard: data.heard && cursorOf(data.heard),
  }));
  return open({ connection, memory, start, heard, log: localLog(options, data.log), resumed: true }, options);
};

/** A copy of the history for callers that want it as it is written. The history itself is on the chain. */
const localLog = ({ onRecord }: RecordOptions, from?: HashLinkedSnapshot): RecordLog =>
  hashLinkedLog({ ...(onRecord && { onRecord }), keepRecords: false }, from);

/** The start of a ledger: a chain, and the known part of its history. */
interface Opening {
  readonly connection: EvmConnection;
  readonly memory: Memory;
  readonly start: ChainCursor;
  readonly heard?: ChainCursor | undefined;
  readonly log: RecordLog;
  readonly resumed: boolean;
}

const open = (
  { connection, memory, start, heard, log, resumed }: Opening,
  { pipelined = false, stopwatch = () => 0, onChainRound }: EvmLedgerOptions,
): EvmLedger => {
  const { keys, chainId, addresses, client } = connection;
  const transport = new Transport(connection, { cursor: start, heard }, resumed, stopwatch, onChainRound);
  let closed = false;
  let turn: Promise<unknown> = Promise.resolve();
  let sending: Promise<void> = Promise.resolve();
  const held: PlannedCall[] = [];
  let failure: { readonly error: unknown } | undefined;

  const use = (): void => {
    if (closed) throw ledgerClosedError(EVM_KIND);
    if (failure !== undefined) throw failure.error;
  };
  /** One change at a time, in the order of the calls. */
  const inTurn = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const result = turn.then(work);
    turn = result.catch(() => {});
    return result;
  };
  const accountOf = (learner: LearnerId): Address => {
    const account = memory.accounts.get(learner);
    if (account === undefined) throw unknownLearnerError(learner);
    return account;
  };
  const domains = ledgerDomains({ chainId, learners: addresses.learners, rounds: addresses.rounds });
  const nonceOf = (learner: LearnerId): bigint => BigInt(memory.nonces.get(learner) ?? 0);
  const declarations: DeclarationSigning = {
    keys,
    accounts: memory.accounts,
    separator: domains.learnersSeparator,
    nonceOf,
  };
  const signing: Signing = {
    keys,
    accountOf,
    separator: domains.roundsSeparator,
  };
  const paysEachBatch = addresses.modules === undefined;
  const reader = (): Ledger => createLedger(EVM_KIND, memory.state, NO_LOG);

  /** Sends calls to the chain in the background, after all earlier calls. */
  const carry = (calls: readonly PlannedCall[], at: number | undefined): void => {
    sending = sending.then(async () => {
      if (failure !== undefined) return;
      try {
        await transport.execute(calls, at);
      } catch (error) {
        failure ??= { error };
      }
    });
  };
  const flush = (): void => {
    if (held.length > 0) carry(held.splice(0), connection.time?.now());
  };

  /** Takes over what others wrote. */
  const adopt = (events: readonly ChainEvent[]): void => {
    const after = forkState(memory.state);
    for (const event of events) {
      const change = adoptForeign(after, event, addresses.token);
      if (change === undefined) continue;
      if (change.kind === "registration" || change.kind === "leaving") countNonces([change.learner]);
      log.append(change.kind, change.payload);
    }
    memory.state = after;
  };
  const isShared = connection.dump === undefined;
  /** What others wrote. What they wrote just now and concerns the caller is waited for, until no reorganization removes it. */
  const hear = async (isConcerned: (events: readonly ChainEvent[]) => boolean): Promise<readonly ChainEvent[]> => {
    const events = await transport.listen();
    if (isConcerned(events) || !isConcerned(transport.recent)) return events;
    await connection.beacon();
    return transport.listen();
  };
  /** Takes over all that others wrote by now. @returns false if they wrote nothing */
  const adoptNews = (): Promise<boolean> =>
    inTurn(async () => {
      const last = (await hear((events) => events.length > 0)).at(-1);
      if (last !== undefined) adopt(transport.takeForeign(last));
      return last !== undefined;
    });
  /** Sends a change at once, so that what the chain refuses is known before anything else builds on it. */
  const sendNow = async (calls: readonly PlannedCall[]): Promise<void> => {
    flush();
    await sending;
    use();
    await transport.execute(calls, connection.time?.now());
  };
  const again = <Answer>(work: () => Promise<Answer>): Promise<Answer> =>
    isShared ? makeAgain(work, adoptNews) : work();
  const requireUnchanged = async (publication: PartitionPublication): Promise<void> => {
    const changed = changedMembers(publication, await hear((events) => changedMembers(publication, events).length > 0));
    if (changed.length > 0) throw learnersChangedError(changed);
  };

  /** Applies a change to a copy of the state, sends it to the chain, and keeps the copy if the chain agrees. */
  const change = <Answer>(
    apply: (ledger: Ledger) => Promise<Answer>,
    plan: (
      before: LedgerState,
      after: LedgerState,
      answer: Answer,
    ) => Promise<readonly PlannedCall[]> | readonly PlannedCall[],
    {
      follow = () => {},
      hold = false,
      direct = false,
    }: { readonly follow?: () => void; readonly hold?: boolean; readonly direct?: boolean } = {},
  ): Promise<Answer> =>
    inTurn(async () => {
      use();
      const before = memory.state;
      const after = forkState(before);
      const written: [string, unknown][] = [];
      const draft = createLedger(EVM_KIND, after, {
        ...NO_LOG,
        append: (kind, payload) => written.push([kind, payload]) - 1,
      });
      const answer = await apply(draft);
      const calls = await transport.timed(async () => plan(before, after, answer));
      if (direct && isShared) await sendNow(calls);
      else if (pipelined) {
        held.push(...calls);
        if (!hold) flush();
      } else {
        await transport.execute(calls, connection.time?.now());
      }
      memory.state = after;
      follow();
      for (const [kind, payload] of written) log.append(kind, payload);
      return answer;
    });
  const settled = async (): Promise<void> => {
    await turn;
    flush();
    await sending;
    if (failure !== undefined) throw failure.error;
  };
  const countNonces = (learners: readonly LearnerId[]): void => {
    for (const learner of learners) memory.nonces.set(learner, (memory.nonces.get(learner) ?? 0) + 1);
  };

  return {
    kind: EVM_KIND,
    addresses,
    chainId,
    domains,
    nonceOf,
    figures: () => transport.figures,
    settled,
    register: (registrations) =>
      again(() =>
        change(
          (ledger) => ledger.register(registrations),
          (before) => planRegistration(before, registrations, declarations),
          {
            follow: () => {
              countNonces(registrations.map(({ learner }) => learner));
              for (const one of registrations) memory.accounts.set(one.learner, accountDeclared(one, keys));
            },
            direct: true,
          },
        ),
      ),
    leave: (learner, signature) =>
      again(() =>
        change(
          (ledger) => ledger.leave(learner, signature),
          () => planLeave(learner, signature, declarations),
          { follow: () => countNonces([learner]), direct: true },
        ),
      ),
    revoke: (learners) =>
      again(() =>
        change(
          (ledger) => ledger.revoke(learners),
          () => planRevocation(learners),
          { direct: true },
        ),
      ),
    openTask: (opening) =>
      change(
        (ledger) => ledger.openTask(opening),
        (_before, _after, task) =>
          planOpening(task, opening, {
            token: addresses.token,
            tasks: addresses.tasks,
            provider: connection.sender.account,
            settlementWindow: connection.settlementWindow,
            mints: connection.mints,
          }),
      ),
    reputations: async (task, queries, learners) => {
      use();
      return reader().reputations(task, queries, learners);
    },
    globalReputations: async (learners) => {
      use();
      return reader().globalReputations(learners);
    },
    pastHeads: async () => {
      use();
      return reader().pastHeads();
    },
    banned: async (task, learners) => {
      use();
      return reader().banned(task, learners);
    },
    publishPartition: async (publication) => {
      const publish = () =>
        change(
          (ledger) => ledger.publishPartition(publication),
          (before, _after, aggregates) => planPublication(before, publication, aggregates),
          { direct: true },
        );
      if (!isShared) return publish();
      const isOpen = async (): Promise<boolean> => {
        const { round, isOpen: isRoundOpen } = await roundState(connection, publication.task);
        return round > publication.round || isRoundOpen;
      };
      const refuseChanged = async (): Promise<void> => {
        flush();
        await sending;
        // a round that is open already was published by a process before this one
        if (!(await isOpen())) await requireUnchanged(publication);
      };
      await inTurn(refuseChanged);
      try {
        return await publish();
      } catch (error) {
        if (!isRefusal(error)) throw error;
        await inTurn(refuseChanged);
        // it is on the chain, with what members declared meanwhile: the chain's totals hold
        const adoptMembers = (): Promise<boolean> =>
          inTurn(async () => {
            await hear((events) => changedMembers(publication, events).length > 0);
            const events = transport.takePublished(publication);
            adopt(events);
            const late = events.flatMap((event) => ("learner" in event.arguments ? [event.arguments.learner] : []));
            memory.state = { ...memory.state, late: new Set([...(memory.state.late ?? []), ...late]) };
            return events.length > 0;
          });
        if (!(await adoptMembers())) throw error;
        const aggregates = await makeAgain(publish, adoptMembers);
        const { late: _, ...state } = memory.state;
        memory.state = state;
        return aggregates;
      }
    },
    settleCoalition: (settlement) =>
      change(
        (ledger) => ledger.settleCoalition(settlement),
        (before, after, receipts) => planSettlement(before, after, settlement, receipts, { ...signing, paysEachBatch }),
        { hold: true },
      ),
    forfeitCoalition: (task, round, coalition) =>
      change(
        (ledger) => ledger.forfeitCoalition(task, round, coalition),
        async () => {
          flush();
          await sending;
          use();
          await connection.awaitTime(
            (await roundState(connection, task)).openedAt + BigInt(connection.settlementWindow),
          );
          return planForfeit(task, round, coalition);
        },
      ),
    finalizeRound: (task, round) =>
      change(
        (ledger) => ledger.finalizeRound(task, round),
        (_before, after) => planFinalization(task, round, after.registry.clock),
      ),
    handOver: (handover) =>
      again(() =>
        change(
          (ledger) => ledger.handOver(handover),
          () => planHandOver(handover, signing),
          { direct: true },
        ),
      ),
    balance: async (learner) => {
      use();
      return reader().balance(learner);
    },
    withdraw: (learner) =>
      again(() =>
        change(
          (ledger) => ledger.withdraw(learner),
          (before, _after, amount) => {
            const payee = (before.learners.get(learner)?.payee as Address | undefined) ?? accountOf(learner);
            return planWithdrawal(learner, payee, addresses.token, amount);
          },
          { direct: true },
        ),
      ),
    ...(isShared && {
      others: createOtherWriters({
        transport,
        afterSending: (work) =>
          inTurn(async () => {
            use();
            flush();
            await sending;
            use();
            return work();
          }),
        adopt,
        nonceOf,
        registered: () => [...memory.state.learners.values()].filter(({ learner }) => !memory.state.gone.has(learner)),
      }),
    }),
    roundOnChain: async (task) => (await roundState(connection, task)).round,
    escrow: async (task) => {
      use();
      return reader().escrow(task);
    },
    fund: (task, amount) =>
      change(
        (ledger) => ledger.fund(task, amount),
        (_before, _after, escrow) =>
          planFunding(task, amount, escrow, {
            tasks: addresses.tasks,
            provider: connection.sender.account,
            mints: connection.mints,
          }),
      ),
    closeTask: (task) =>
      change(
        (ledger) => ledger.closeTask(task),
        (_before, _after, refund) => planClosing(task, refund),
      ),
    beacon: () =>
      inTurn(async () => {
        use();
        flush();
        await sending;
        use();
        return (await connection.beacon()).slice(2);
      }),
    history: async function* () {
      use();
      await settled();
      let index = 0;
      for await (const { kind, payload } of readChainRecords(client, addresses, { fromBlock: connection.firstBlock })) {
        yield { index, kind, payload, previousHash: null, hash: null } satisfies LedgerRecord;
        index += 1;
      }
    },
    snapshot: () =>
      inTurn(async () => {
        use();
        flush();
        await sending;
        use();
        const chain = await connection.dump?.();
        const { cursor, heard: heardUntil } = transport;
        const data: EvmSnapshotData = {
          chainId,
          addresses,
          state: packState(memory.state),
          accounts: [...memory.accounts],
          nonces: [...memory.nonces],
          firstBlock: `${connection.firstBlock}`,
          cursor: { blockNumber: `${cursor.blockNumber}`, logIndex: cursor.logIndex },
          ...(isShared && { heard: { blockNumber: `${heardUntil.blockNumber}`, logIndex: heardUntil.logIndex } }),
          log: log.snapshot() as HashLinkedSnapshot,
        };
        const head = { kind: EVM_KIND, version: EVM_SNAPSHOT_VERSION, recordCount: log.count() };
        return { ...head, data, ...(chain && { bytes: chain }) };
      }),
    close: async () => {
      if (closed) return;
      closed = true;
      await turn;
      if (failure === undefined) flush();
      await sending;
      await connection.close();
    },
  };
};
