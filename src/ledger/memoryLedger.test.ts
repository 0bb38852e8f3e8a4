import { ledgerCompliance } from "../testing/ledgerCompliance.ts";
import { memoryLedger, restoreMemoryLedger } from "./memoryLedger.ts";

ledgerCompliance("the memory ledger", async () => memoryLedger(), {
  restore: async (snapshot) => restoreMemoryLedger(snapshot),
});
