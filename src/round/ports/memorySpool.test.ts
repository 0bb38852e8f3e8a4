import { spoolCompliance } from "../../../test/suites/spoolCompliance.ts";
import { createMemorySpool } from "./Spool.ts";

spoolCompliance("in memory", async () => createMemorySpool());
