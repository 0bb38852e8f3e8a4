import type { Hex } from "viem";
import { ZERO_ADDRESS } from "../encode/hashes.ts";
import { DOMAIN_NAMES, domainSeparator } from "./domain.ts";

/** The scope of a ledger's signatures: a chain, and the two contracts on it that check them. */
export interface LedgerPlace {
  readonly chainId: number;
  /** Address of the registry of learners. */
  readonly learners: string;
  /** Address of the contract of rounds. */
  readonly rounds: string;
}

/** EIP-712 domains of a ledger, to which signatures are bound. */
export interface LedgerDomains extends LedgerPlace {
  /** Domain separators of the two contracts. */
  readonly learnersSeparator: Hex;
  readonly roundsSeparator: Hex;
}

/**
 * The domains of contracts on a chain. Without a chain, the domains use chain id 0 and address 0, which no
 * chain has, so that a signature for such a ledger is valid on no chain.
 */
export const ledgerDomains = (place?: LedgerPlace | null): LedgerDomains => {
  const { chainId, learners, rounds } = place ?? { chainId: 0, learners: ZERO_ADDRESS, rounds: ZERO_ADDRESS };
  return {
    chainId,
    learners,
    rounds,
    learnersSeparator: domainSeparator(DOMAIN_NAMES.learners, chainId, learners as Hex),
    roundsSeparator: domainSeparator(DOMAIN_NAMES.rounds, chainId, rounds as Hex),
  };
};
