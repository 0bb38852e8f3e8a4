import { evmCompliance } from "./evmCompliance.ts";

evmCompliance("the ledger on an embedded chain", false, 0.1);
