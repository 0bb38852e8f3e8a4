import { expect, it } from "vitest";
import { DoorRefusal } from "../errors.ts";
import { createEventLog } from "./createEventLog.ts";

it("writes JSON lines with stable names from its level, and no secrets", () => {
  const lines: Record<string, unknown>[] = [];
  const log = createEventLog(
    { level: "info", role: "provider" },
    { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  log("debug", "network.event", { kind: "closed" });
  log("info", "learner.registered", {
    learner: 3,
    key: "ab".repeat(32),
    code: "open sesame",
    inner: { password: "p" },
  });
  log("warn", "door.refused", { error: new DoorRefusal("code", "no code", { given: 1 }) });
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatchObject({ level: "info", role: "provider", event: "learner.registered", learner: 3 });
  expect(JSON.stringify(lines)).not.toMatch(/abab|sesame|"p"/);
  expect(lines[1]).toMatchObject({
    event: "door.refused",
    error: { code: "GFML_DOOR_REFUSAL", message: "no code", values: { given: 1 } },
  });
});
