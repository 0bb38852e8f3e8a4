import { GfmlError } from "../core/index.ts";

/** The chain was reorganized while it was read, so the findings are void. */
export const chainChangedError = (block: bigint, before: string, now: string): GfmlError =>
  new GfmlError("GFML_CHAIN_CHANGED", "the chain changed while it was audited", {
    values: { block: `${block}`, "hash before": before, "hash now": now },
    remedy: "audit again; on a chain whose last blocks change often, wait until the run has ended",
  });

/** A run's ledger is on a network, so its folder does not hold the chain. */
export const chainElsewhereError = (chainId: number, address: string): GfmlError =>
  new GfmlError("GFML_CHAIN_ELSEWHERE", "this run's ledger is on a network, not in the folder", {
    values: { "chain id": chainId, address },
    remedy: `name one of the network's nodes: gfml audit --rpc URL --address ${address} --chain-id ${chainId}`,
  });

/** A node lacks a part of the chain that the audit needs. */
export const chainIncompleteError = (part: string, block: bigint, cause?: unknown): GfmlError =>
  new GfmlError("GFML_CHAIN_INCOMPLETE", `the node does not have a ${part} that the audit needs`, {
    values: { block: `${block}` },
    remedy: "use a node that keeps the whole chain, or start later with --from-block",
    ...(cause !== undefined && { cause }),
  });

/** There is no ledger to audit at the address. */
export const notALedgerError = (address: string, chainId: number, problem: string, cause?: unknown): GfmlError =>
  new GfmlError("GFML_NOT_A_LEDGER", `there is no ledger to audit: ${problem}`, {
    values: { address, "chain id": chainId },
    remedy: "give the address of a Rounds contract, as the summary of gfml run prints it, and the URL of its chain",
    ...(cause !== undefined && { cause }),
  });

/** A run whose ledger is not on a chain cannot be audited without trusting it. */
export const notOnChainError = (ledger: string): GfmlError =>
  new GfmlError("GFML_NOT_ON_CHAIN", "this run's ledger is not on a chain", {
    values: { ledger },
    remedy: "run with --ledger evm, or check the links of the folder's ledger.jsonl with verifyHistory",
  });
