import type { Abi, Address, Hex, PublicClient } from "viem";
import {
  encodeDeclaration,
  type LedgerAddresses,
  learnerRegistryAbi,
  reputationRegistryAbi,
  roundsAbi,
  tasksAbi,
  testTokenAbi,
} from "../../ledger/onChain.ts";
import type { ChainPlace } from "../AuditReport.ts";
import type { AuditState } from "../AuditState.ts";
import type { Findings } from "../Findings.ts";

/** Learners per call. */
const BATCH = 100;
/** Number of parallel calls. */
const AT_ONCE = 16;
const STATUS = ["unknown", "registered", "left", "revoked"] as const;

/** The expected state of the contracts at the end of the history, and how it is read. */
export interface FinalStateAudit {
  readonly findings: Findings;
  readonly state: AuditState;
  readonly client: PublicClient;
  readonly addresses: LedgerAddresses;
  /** The last block of the history. */
  readonly blockNumber: bigint;
  /** The smallest unit of a token, Wad. */
  readonly unitOf: (token: string) => bigint;
}

/**
 * Compares the contracts' state at the end of the history with the state that follows from the history. This finds
 * changes of their storage that no call made.
 */
export const auditFinalState = async (audit: FinalStateAudit): Promise<void> => {
  const { findings, state, client, addresses, blockNumber } = audit;
  const place: ChainPlace = { block: blockNumber, transaction: null };
  const read =
    (address: Address, abi: Abi) =>
    (functionName: string, ...args: readonly unknown[]): Promise<unknown> =>
      client.readContract({ address, abi, functionName, args, blockNumber });
  const contracts = {
    learners: read(addresses.learners, learnerRegistryAbi),
    reputations: read(addresses.reputations, reputationRegistryAbi),
    tasks: read(addresses.tasks, tasksAbi),
    rounds: read(addresses.rounds, roundsAbi),
  };
  await readLearners(findings, state, contracts.learners, place);
  await readReputations(findings, state, contracts.reputations, place);
  await readTasks(findings, state, contracts, place);
  await readMoney(audit, contracts.tasks, (token) => read(token, testTokenAbi), place);
};

type Read = (functionName: string, ...args: readonly unknown[]) => Promise<unknown>;

const readLearners = async (findings: Findings, state: AuditState, read: Read, place: ChainPlace): Promise<void> => {
  await inParallel([...state.learners], async ([learner, { account, history }]) => {
    const { registration, status } = history.current;
    const one = { ...place, learner };
    const found = STATUS[Number(await read("statusOf", learner))] ?? "unknown";
    findings.same("state", one, "standing", status, found);
    const owner = (await read("accountOf", learner)) as string;
    findings.same("state", one, "account", account.toLowerCase(), owner.toLowerCase());
    const payee = (await read("payeeOf", learner)) as string;
    findings.same("state", one, "payee", registration.payee ?? account.toLowerCase(), payee.toLowerCase());
    const { histogramHash: _hash, ...expected } = encodeDeclaration(registration, account as Address);
    const declared = (await read("declarationOf", learner)) as Record<string, unknown>;
    const shown = Object.fromEntries(Object.keys(expected).map((field) => [field, declared[field]]));
    findings.same("state", one, "declaration", lower({ ...expected }), lower(shown));
  });
};

const lower = (value: Record<string, unknown>): unknown =>
  Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [field, typeof inner === "string" ? inner.toLowerCase() : inner]),
  );

const readReputations = async (findings: Findings, state: AuditState, read: Read, place: ChainPlace): Promise<void> => {
  const { reputations } = state;
  findings.same("state", place, "clock", reputations.clock, Number(await read("clock")));
  const heads = [...reputations.pastHeads].sort((a, b) => a - b);
  const count = Number(await read("pastHeadCount"));
  if (findings.same("state", place, "number of past heads", heads.length, count) && count > 0) {
    const found = (await read("pastHeads", 0n, BigInt(count))) as number[];
    findings.same(
      "state",
      place,
      "past heads",
      heads,
      [...found].sort((a, b) => a - b),
    );
  }
  const ids = [...state.learners.keys()];
  // with all heads equally similar: the sum over all heads
  const view = { head: heads[0] ?? 0, heads, similarities: heads.map(() => 1_000_000_000n) };
  const own = { head: view.head, similarities: heads.map((head) => ({ head, similarity: 1 })) };
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH);
    const [globals, services] = (await read("readReputations", 0n, view, batch)) as [bigint[], bigint[]];
    batch.forEach((learner, index) => {
      const one = { ...place, learner };
      findings.exact("state", one, "R_global", reputations.global(learner).value, globals[index]!);
      const served = reputations.seenBy(own, 0n, learner).value;
      findings.exact("state", one, "contributions under all heads", served, services[index]!);
    });
  }
};

const readTasks = async (
  findings: Findings,
  state: AuditState,
  { tasks, rounds }: { readonly tasks: Read; readonly rounds: Read },
  place: ChainPlace,
): Promise<void> => {
  await inParallel([...state.tasks], async ([task, audited]) => {
    const one = { ...place, task };
    findings.exact("state", one, "escrow", audited.escrow, (await tasks("escrowOf", task)) as bigint);
    findings.same("state", one, "closed", audited.closed, await tasks("isClosed", task));
    const provider = (await tasks("providerOf", task)) as string;
    findings.same("state", one, "provider", audited.provider.toLowerCase(), provider.toLowerCase());
    const [round, isOpen] = (await rounds("roundOf", task)) as [number, boolean];
    findings.same("state", one, "round", audited.round, round);
    // a round that is being published is open before its partition is complete
    if (audited.open !== null) findings.same("state", one, "open round", true, isOpen);
    const [known, reference] = (await rounds("referenceOf", task)) as [boolean, bigint];
    findings.same("state", one, "x_ref known", audited.referenceMeasure !== null, known);
    findings.exact("state", one, "x_ref", audited.referenceMeasure ?? 0n, known ? reference * 1_000_000_000n : 0n);
    for (let coalition = 0; coalition < audited.opening.terms.coalitionCount; coalition++) {
      const model = (await rounds("modelHashOf", task, coalition)) as Hex;
      const expected = audited.modelHashes.get(coalition) ?? audited.opening.initialModelHash;
      findings.same("state", { ...one, coalition }, "model", expected, model.slice(2));
    }
  });
};

const readMoney = async (
  { findings, state, addresses, unitOf }: FinalStateAudit,
  tasks: Read,
  tokenAt: (token: Address) => Read,
  place: ChainPlace,
): Promise<void> => {
  const tokens = new Set([...state.tasks.values()].map(({ token }) => token));
  for (const token of tokens) {
    const claims = state.claims.all(token);
    await inParallel(claims, async ([learner, claim]) => {
      const found = (await tasks("claimOf", token, learner)) as bigint;
      findings.exact("state", { ...place, learner }, "claim", claim, found);
    });
    const total = claims.reduce((sum, [, claim]) => sum + claim, state.claims.reserved(token));
    findings.exact("state", place, "sum of claims", total, (await tasks("totalClaims", token)) as bigint);
    let escrow = 0n;
    for (const task of state.tasks.values()) if (task.token === token) escrow += task.escrow;
    const held = ((await tokenAt(token as Address)("balanceOf", addresses.tasks)) as bigint) * unitOf(token);
    // any account may send more tokens to the contract
    const needed = total + escrow;
    findings.holds("state", place, "tokens held", held >= needed, { expected: `at least ${needed}`, found: `${held}` });
  }
};

const inParallel = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> => {
  for (let start = 0; start < items.length; start += AT_ONCE) {
    await Promise.all(items.slice(start, start + AT_ONCE).map(work));
  }
};
