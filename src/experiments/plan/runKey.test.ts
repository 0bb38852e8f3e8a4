import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import {
  type ConfigField,
  configFields,
  fieldLayer,
  InvalidConfigError,
  namedLayer,
  type RunConfig,
  resolveConfig,
} from "../../simulation/index.ts";
import { runKey } from "./runKey.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-key-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const base = namedLayer("base", {
  ledger: "memory",
  misbehavior: { fraction: 0.25 },
  reputation: { ban: { rounds: 2 } },
  coalition: { embeddingPrivacy: { clip: 1 } },
  personalization: { heldOut: 0.1 },
});
const withFields = (settings: Readonly<Record<string, string>>): RunConfig =>
  resolveConfig([base, ...Object.entries(settings).map(([path, text]) => fieldLayer(path, text, path))]);

/** Fields whose change leaves the result the same, as the documents promise, with drawn data divided by labels. */
const indifferent = new Set([
  "checkpointInterval",
  "alone",
  "data.directory",
  "data.concentration",
  "data.mixShare",
  "data.mixLabels",
  "coalition.embeddingPrivacy.delta",
]);
const isDecisive = (path: string): boolean =>
  !indifferent.has(path) &&
  !path.startsWith("chain.") &&
  !/^learning\.(trimmedShare|faultyMembers|clipMedians|proximalWeight)$/.test(path);

/** A value that is neither the field's in `base` nor against a rule; undefined for fields that name files. */
const otherValue = ({ path, schema }: ConfigField): string | undefined => {
  if (path === "ledger") return "centralized";
  if (path === "scheme") return "random+random";
  if (path === "alone") return "false";
  if (path === "trainer") return "fedavg";
  if (path === "readings") return "[E4]";
  if (path === "reputation.ban.rounds") return "5";
  if (path === "misbehavior.fraction") return "0.5";
  if (path === "data.directory") return "/elsewhere";
  if (path === "chain.token" || path === "chain.keystore") return "x";
  if (path === "personalization.passiveSampleCounts") return "[1, 3]";
  if (path === "model.hiddenLayers") return "[7]";
  if (path === "model.layers") return "[{kind: dense, units: 7}]";
  if (path === "metrics") return "[f1]";
  if (path === "data.mixWith") return "mnist";
  if (path === "coalition.embeddingPrivacy.clip") return "2";
  const choices = schema.enum?.filter((value) => value !== schema.default).map(String) ?? [];
  const size = typeof schema.default === "number" ? schema.default : 1;
  const candidates = [...choices, ...[size + 1, size + 2, size * 0.9, size * 1.1, 0.5, 1.5].map(String)];
  return candidates.find((text) => {
    if (text === String(schema.default)) return false;
    try {
      withFields({ [path]: text });
      return true;
    } catch (error) {
      if (error instanceof InvalidConfigError) return false;
      throw error;
    }
  });
};

/** Fields that name files or say how they are read, the preset, which says what other fields are, and parts of what is one value. */
const others = new Set([
  "preset",
  "data.path",
  "data.images",
  "data.labels",
  "data.contract",
  "data.labelColumn",
  "data.header",
  "data.separator",
  "data.decimal",
  "data.drop",
  "data.encoding",
  "data.classes",
  "data.scaling",
  "data.target",
  "data.partitionFile",
  "initialModel",
  "model.module",
  // only with model.layers
  "model.image",
  // only with terms that compare across the task
  "incentive.priceScope",
  "coalition.similarityMemory",
]);
const changes = configFields()
  .filter(({ path }) => !others.has(path) && !/^(scheme\.|trainer\.|scenario)/.test(path))
  .map((field) => [field.path, otherValue(field)!] as const);

describe("the key of a run", () => {
  it("changes with every field that decides, and with no other", async () => {
    const before = await runKey(withFields({}));
    expect(changes.filter(([, text]) => text === undefined)).toEqual([]);
    expect(changes.length).toBeGreaterThan(50);
    for (const [path, text] of changes) {
      const after = await runKey(withFields({ [path]: text }));
      expect({ path, isOther: after !== before }).toEqual({ path, isOther: isDecisive(path) });
    }
  });

  it("is equal if and only if what decides is equal", async () => {
    // changes that are independent of each other: any of them may be made together
    const chosen = changes.filter(
      ([path]) =>
        !/^(data|population|coalition|misbehavior|cost|incentive|model)\./.test(path) && path !== "reputation.scale",
    );
    const some = fc.subarray([...chosen]);
    await fc.assert(
      fc.asyncProperty(some, some, async (left, right) => {
        const decisive = (one: typeof left): string =>
          JSON.stringify(Object.fromEntries(one.filter(([path]) => isDecisive(path))));
        const [a, b] = [
          await runKey(withFields(Object.fromEntries(left))),
          await runKey(withFields(Object.fromEntries(right))),
        ];
        expect(a === b).toBe(decisive(left) === decisive(right));
      }),
      { numRuns: 60 },
    );
  });

  it("is the same on every ledger but one that lies, for a scheme's name and its policies, and for idle fields", async () => {
    const key = await runKey(withFields({}));
    expect(await runKey(withFields({ ledger: "evm" }))).toBe(key);
    expect(await runKey(withFields({ ledger: "http://127.0.0.1:8545" }))).toBe(key);
    expect(await runKey(withFields({ scheme: "{coalition: game, incentive: stackelberg, head: reputation}" }))).toBe(
      key,
    );
    expect(await runKey({ ...withFields({}), preset: "paper" })).toBe(key);
    const honest = await runKey(withFields({ "misbehavior.fraction": "0" }));
    expect(await runKey(withFields({ "misbehavior.fraction": "0", "misbehavior.localSteps": "1" }))).toBe(honest);
    expect(await runKey(withFields({ "misbehavior.localSteps": "1" }))).not.toBe(key);
    const mnist = await runKey(withFields({ "data.set": "mnist" }));
    expect(await runKey(withFields({ "data.set": "mnist", "data.glyphCount": "700" }))).toBe(mnist);
    const mixed = { "data.set": "mnist", "data.mixWith": "glyphs" };
    expect(await runKey(withFields({ ...mixed, "data.glyphCount": "700" }))).not.toBe(await runKey(withFields(mixed)));
  });

  it("follows what happens in a scenario, not what it is called, and takes readings in any order", async () => {
    const scenario = (name: string, learner: number): RunConfig =>
      resolveConfig([
        base,
        namedLayer("test", { scenario: { name, events: [{ kind: "drop-out", learners: [learner] }] } }),
      ]);
    const key = await runKey(scenario("one", 1));
    expect(await runKey(scenario("other", 1))).toBe(key);
    expect(await runKey(scenario("one", 2))).not.toBe(key);
    expect(key).not.toBe(await runKey(withFields({})));
    expect(await runKey(withFields({ readings: "[E4, D6]" }))).toBe(
      await runKey(withFields({ otherReadings: "[D6, E4]" })),
    );
  });

  it("follows the content of files, not their names", async () => {
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const keyOf = (path: string): Promise<string> => runKey(withFields({ "data.set": "csv", "data.path": path }));
    const first = await keyOf(write("a.csv", "1,2\n"));
    expect(await keyOf(write("b.csv", "1,2\n"))).toBe(first);
    expect(await keyOf(write("a.csv", "1,3\n"))).not.toBe(first);
    await expect(keyOf(join(folder, "none.csv"))).rejects.toMatchObject({ code: "GFML_FILE_ACCESS" });
    const schemeOf = (module: string): Promise<string> => runKey(withFields({ "scheme.module": module }));
    const scheme = await schemeOf(write("a.mjs", "export default 1;"));
    expect(await schemeOf(write("b.mjs", "export default 1;"))).toBe(scheme);
    expect(await schemeOf(write("a.mjs", "export default 2;"))).not.toBe(scheme);
    expect(await runKey(withFields({}))).not.toBe(scheme);
    const inFolder = await runKey(withFields({ "data.set": "folder", "data.path": folder }));
    write("c.csv", "");
    expect(await runKey(withFields({ "data.set": "folder", "data.path": folder }))).not.toBe(inFolder);
  });

  // a committed result is found by it: a change of this value makes all of them be played again
  it("is a promise", async () => {
    expect(await runKey(resolveConfig([]))).toMatchInlineSnapshot(
      `"9855882c297a23bf1c31a81b0b905dbb06ec3d0e9f8926c5e512c9ffbd0d8048"`,
    );
    const mnist = namedLayer("test", { ledger: "memory", evaluationInterval: 2, data: { set: "mnist" } });
    expect(await runKey(resolveConfig([mnist]))).toBe(
      "d14ebbae4c9dad1957767d44b23557f95fee2bdbca9ba3a58d0819f9e28781e9",
    );
  });
});
