import { spoolCompliance } from "../../../test/suites/spoolCompliance.ts";
import { createMemorySpool } from "./memorySpool.ts";

spoolCompliance("in memory", async () => createMemorySpool());
