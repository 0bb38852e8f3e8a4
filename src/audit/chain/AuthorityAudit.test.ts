import { type Address, encodeAbiParameters, encodeEventTopics, type Hex, keccak256, stringToHex } from "viem";
import { describe, expect, it } from "vitest";
import { type ChainLog, reputationRegistryAbi, tasksAbi } from "../../ledger/onChain.ts";
import { Findings } from "../Findings.ts";
import { AuthorityAudit } from "./AuthorityAudit.ts";

const address = (digit: string): Address => `0x${digit.repeat(40)}`;
const addresses = { learners: address("1"), reputations: address("2"), tasks: address("3"), rounds: address("4") };
const provider = address("5");
const WRITER = keccak256(stringToHex("WRITER"));
const ADMINISTRATOR = `0x${"0".repeat(64)}` as Hex;

const roleLog = (
  contract: Address,
  eventName: "RoleGranted" | "RoleRevoked",
  role: Hex,
  account: Address,
  block: bigint,
): ChainLog => ({
  address: contract,
  topics: encodeEventTopics({
    abi: contract === addresses.tasks ? tasksAbi : reputationRegistryAbi,
    eventName,
    args: { role, account, sender: provider },
  } as never) as Hex[],
  data: encodeAbiParameters([], []),
  blockNumber: block,
  blockHash: WRITER,
  transactionHash: WRITER,
  logIndex: 0,
});

describe("the audit of authority", () => {
  it("lists who held which role, and until when", () => {
    const findings = new Findings();
    const audit = new AuthorityAudit(findings, addresses);
    const { reputations, tasks, rounds } = addresses;
    audit.hear(roleLog(reputations, "RoleGranted", ADMINISTRATOR, provider, 1n));
    audit.hear(roleLog(tasks, "RoleGranted", keccak256(stringToHex("PROVIDER")), provider, 2n));
    audit.hear(roleLog(reputations, "RoleGranted", WRITER, rounds, 3n));
    audit.hear(roleLog(reputations, "RoleRevoked", ADMINISTRATOR, provider, 4n));
    const own = { account: provider, untilBlock: null };
    expect(audit.results()).toEqual([
      { ...own, contract: "ReputationRegistry", role: "administrator", fromBlock: 1n, untilBlock: 4n },
      { ...own, contract: "Tasks", role: "provider", fromBlock: 2n },
      { ...own, contract: "ReputationRegistry", role: "writer", account: rounds, fromBlock: 3n },
    ]);
    expect(findings.firstLie).toBeNull();
  });

  it("finds an account that made itself a writer of reputations", () => {
    const findings = new Findings();
    const audit = new AuthorityAudit(findings, addresses);
    audit.hear(roleLog(addresses.reputations, "RoleGranted", WRITER, provider, 9n));
    expect(findings.firstLie).toMatchObject({ check: "writers", block: 9n, found: JSON.stringify(provider) });
  });
});
