/**
 * Compliance suites for those who write an adapter: one suite a port, which holds all its implementations to the same promises.
 * Call a suite in a test file of vitest; it registers its tests there. `vitest` and `fast-check` are optional peer
 * dependencies of gfml, needed for this entry alone: `npm install --save-dev vitest fast-check`.
 *
 * @example
 * ```ts
 * import { ledgerCompliance } from "gfml/testing";
 * import { openMyLedger } from "./openMyLedger.ts";
 *
 * ledgerCompliance("my ledger", openMyLedger);
 * ```
 *
 * @packageDocumentation
 */
export { type LedgerComplianceOptions, ledgerCompliance } from "./ledgerCompliance.ts";
export { type LinkComplianceOptions, type LinkUnderTest, linkCompliance } from "./linkCompliance.ts";
export { type ModelComplianceOptions, modelCompliance } from "./modelCompliance.ts";
export { type PeersUnderTest, peerCompliance } from "./peerCompliance.ts";
export { spoolCompliance } from "./spoolCompliance.ts";
export { storeCompliance } from "./storeCompliance.ts";
export { trainerCompliance } from "./trainerCompliance.ts";
