/**
 * Compliance suites for authors of adapters. One suite for each port checks that all implementations keep the same promises. Call a
 * suite in a test file of vitest; it registers its tests there. `vitest` and `fast-check` are optional peer dependencies of gfml that
 * only this entry needs: `npm install --save-dev vitest fast-check`.
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
export { hedonicGameCompliance } from "./hedonicGameCompliance.ts";
export { type LedgerComplianceOptions, ledgerCompliance } from "./ledgerCompliance.ts";
export { type LinkComplianceOptions, type LinkUnderTest, linkCompliance } from "./linkCompliance.ts";
export { type ModelComplianceOptions, modelCompliance } from "./modelCompliance.ts";
export { type PeersUnderTest, peerCompliance } from "./peerCompliance.ts";
export { aggregationRuleCompliance, contributionRuleCompliance } from "./ruleCompliance.ts";
export { spoolCompliance } from "./spoolCompliance.ts";
export { storeCompliance } from "./storeCompliance.ts";
export { trainerCompliance } from "./trainerCompliance.ts";
