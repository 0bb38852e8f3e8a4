import { type Abi, type Address, decodeEventLog, type Hex, keccak256, stringToHex } from "viem";
import {
  type ChainLog,
  type LedgerAddresses,
  learnerRegistryAbi,
  reputationRegistryAbi,
  tasksAbi,
} from "../../ledger/onChain.ts";
import type { Authority } from "../AuditReport.ts";
import type { Findings } from "../Findings.ts";

/** What each role lets its holder do. */
const POWERS: ReadonlyMap<string, string> = new Map<string, string>([
  [`0x${"0".repeat(64)}`, "administrator"],
  [keccak256(stringToHex("WRITER")), "writer"],
  [keccak256(stringToHex("PROVIDER")), "provider"],
]);

/** Collects who held which role of the contracts, from the events of the chain. */
export class AuthorityAudit {
  readonly #findings: Findings;
  readonly #rounds: string;
  readonly #sources: ReadonlyMap<string, { readonly contract: Authority["contract"]; readonly abi: Abi }>;
  readonly #held: Authority[] = [];

  constructor(findings: Findings, { learners, reputations, tasks, rounds }: LedgerAddresses) {
    this.#findings = findings;
    this.#rounds = rounds.toLowerCase();
    this.#sources = new Map([
      [learners.toLowerCase(), { contract: "LearnerRegistry", abi: learnerRegistryAbi as Abi }],
      [reputations.toLowerCase(), { contract: "ReputationRegistry", abi: reputationRegistryAbi as Abi }],
      [tasks.toLowerCase(), { contract: "Tasks", abi: tasksAbi as Abi }],
    ]);
  }

  /** Every role that was ever held, in the order in which it was given. */
  results(): readonly Authority[] {
    return this.#held;
  }

  hear(log: ChainLog): void {
    const source = this.#sources.get(log.address.toLowerCase());
    if (source === undefined) return;
    const event = decode(source.abi, log);
    if (event === undefined) return;
    const block = log.blockNumber ?? 0n;
    const { args } = event;
    switch (event.eventName) {
      case "RoleGranted":
        this.#give(source.contract, powerOf(args.role as Hex), args.account as Address, block, log.transactionHash);
        return;
      case "RoleRevoked":
        this.#take(source.contract, powerOf(args.role as Hex), args.account as Address, block);
        return;
      case "OwnershipTransferred":
        this.#take(source.contract, "registrar", args.previousOwner as Address, block);
        this.#give(source.contract, "registrar", args.newOwner as Address, block, log.transactionHash);
    }
  }

  #give(contract: Authority["contract"], role: string, holder: Address, block: bigint, transaction: Hex | null): void {
    const account = holder.toLowerCase();
    if (/^0x0+$/.test(account)) return;
    this.#held.push({ contract, role, account, fromBlock: block, untilBlock: null });
    if (contract !== "ReputationRegistry" || role !== "writer") return;
    this.#findings.same("writers", { block, transaction }, "writer of reputations", this.#rounds, account);
  }

  #take(contract: Authority["contract"], role: string, holder: Address, block: bigint): void {
    const account = holder.toLowerCase();
    const at = this.#held.findLastIndex(
      (one) => one.contract === contract && one.role === role && one.account === account && one.untilBlock === null,
    );
    if (at >= 0) this.#held[at] = { ...this.#held[at]!, untilBlock: block };
  }
}

const powerOf = (role: Hex): string => POWERS.get(role) ?? role;

/** undefined: an event of a different kind. */
const decode = (
  abi: Abi,
  { topics, data }: ChainLog,
): { readonly eventName: string; readonly args: Readonly<Record<string, unknown>> } | undefined => {
  try {
    const { eventName, args } = decodeEventLog({ abi, topics: topics as [Hex, ...Hex[]], data });
    return { eventName: String(eventName), args: args as unknown as Readonly<Record<string, unknown>> };
  } catch {
    return undefined;
  }
};
