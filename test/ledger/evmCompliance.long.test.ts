import { evmCompliance } from "./evmCompliance.ts";

evmCompliance("the ledger that a chain follows", true, 0.3);
