import { spoolCompliance } from "../../testing/spoolCompliance.ts";
import { createMemorySpool } from "./Spool.ts";

spoolCompliance("in memory", async () => createMemorySpool());
