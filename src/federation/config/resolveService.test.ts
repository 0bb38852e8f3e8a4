import { describe, expect, it } from "vitest";
import { defineService } from "../../../test/support/defineService.ts";
import { readConfigText } from "../../simulation/index.ts";
import { resolveService, serviceFieldLayer } from "./resolveService.ts";

const least = { samples: { features: 784, classes: 10 }, coalition: { count: 2 }, life: { minLearners: 4 } };
const refusal = (text: string): string => {
  try {
    resolveService([readConfigText(text, "service.yaml")]);
    return "accepted";
  } catch (error) {
    return (error as Error).message;
  }
};

describe("resolveService", () => {
  it("completes a configuration and freezes it", () => {
    const config = defineService(least);
    expect(config).toMatchObject({
      ledger: "evm",
      rounds: "unlimited",
      door: { host: "127.0.0.1", port: 7300 },
      admission: { policy: "open" },
      headCheck: { chunks: 4 },
      clock: "real",
    });
    expect(Object.isFrozen(config.door)).toBe(true);
    expect(
      resolveService([
        readConfigText("samples: { features: 4, classes: 2 }\ncoalition: { count: 1 }\n", "a"),
        serviceFieldLayer("door.port=80"),
      ]).door.port,
    ).toBe(80);
  });

  it("reports every mistake with its line, the allowed values and the likely name", () => {
    const text = refusal(
      "samples: { features: 784, classes: 1 }\nroundz: 5\ndoor:\n  prot: 80\nlife: { patience: -1 }\nencoding: float8\n",
    );
    expect(text).toMatchInlineSnapshot(`
      "the configuration has 5 problems:
        samples.classes = 1 (service.yaml line 1): must be an integer from 2 to 256
        door.prot (service.yaml line 4): no such field; did you mean door.port?
        life.patience = -1 (service.yaml line 5): must be a number greater than 0
        encoding = "float8" (service.yaml line 6): must be one of float32, float16, int8
        roundz (service.yaml line 2): no such field; did you mean rounds?
        What to do: correct the fields named above; "gfml schema --service" and docs/reference/service.md list every field"
    `);
  });

  it.each([
    ["samples: { features: 1, classes: 2 }", "life.minLearners = 2 (default): must be at least coalition.count, 4"],
    ["door: { host: 0.0.0.0 }", "door.publicUrl (service.yaml line 4): must be set if door.host is 0.0.0.0"],
    ["door: { certificate: a.pem }", "door.privateKey (service.yaml line 4): must be set too"],
    [
      "admission: { policy: accounts }",
      "admission.accounts = [] (service.yaml line 4): must list at least one account",
    ],
    ["admission: { policy: codes }", "admission.codes = [] (service.yaml line 4): or admission.codesFile must be set"],
    ["ledger: centralized", 'ledger = "centralized"'],
    ["learning: { aggregation: krum }", "headCheck.chunks = 4 (service.yaml line 4): must be 0"],
  ])("checks rules between fields: %s", (line, problem) => {
    const rest = line.startsWith("samples")
      ? ""
      : "samples: { features: 784, classes: 10 }\ncoalition: { count: 2 }\nlife: { minLearners: 4 }\n";
    expect(refusal(rest + line)).toContain(problem);
  });
});
