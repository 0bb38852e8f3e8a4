import { digestOf } from "../../round/index.ts";
import type { TaskDocument } from "./taskDocument.ts";

/**
 * What a wallet's delegation is bound to: SHA-256, 64 hex digits, of what stays the same as long as a task lasts. Addresses, name
 * and the number of rounds may change when a provider starts again, and the delegation holds on.
 */
export const delegatedTask = ({ provider, task, terms, model, chain, seedCommitment }: TaskDocument): string =>
  digestOf({ account: provider.account, task, terms, model, chain, seedCommitment });
