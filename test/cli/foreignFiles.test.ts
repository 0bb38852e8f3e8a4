import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { safetensorsParts } from "../../src/safetensors/index.ts";
import { decodeSafetensors, folderStore, readManifest, runFile } from "../../src/storage/index.ts";
import { encodeCheckpoint } from "../../src/storage/store/checkpointCodec.ts";
import { mutatedJson } from "../support/mutations.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";

/** A run that stopped after four of six rounds, whose scheme is a module. */
const settings = [
  ["--learners", "6"],
  ["--coalitions", "2"],
  ["--rounds", "4"],
  ["--checkpointInterval", "2"],
  ["--evaluationInterval", "2"],
  ["--data.glyphCount", "300"],
  ["--model.hiddenLayers", "8"],
  ["--learning.localSteps", "1"],
  ["--ledger", "memory"],
].flat();
const more = ["--rounds", "6", "--workers", "1", "--quiet"];

let parent = "";
const inside = (...names: readonly string[]): string => join(parent, ...names);
const play = (...argv: readonly string[]) => runGfmlHere("run", "--workers", "1", "--quiet", ...argv);

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "gfml-foreign-"));
  const played = await play(...settings, "--output", inside("plain"));
  expect(played).toMatchObject({ code: 0, err: "" });
}, 120_000);
afterAll(() => rm(parent, { recursive: true, force: true }));

const copyOf = async (name: string, as: string): Promise<string> => {
  await rm(inside(as), { recursive: true, force: true });
  await cp(inside(name), inside(as), { recursive: true });
  return inside(as);
};

describe("a run folder that names a module", () => {
  let mark = "";
  const source = (name: string): string => `import { writeFileSync } from "node:fs";
import { defineScheme } from ${JSON.stringify(new URL("../../src/round/index.ts", import.meta.url).href)};
writeFileSync(${JSON.stringify(mark)}, ${JSON.stringify(name)});
export default defineScheme({ name: "theirs", head: "random" });
`;

  beforeAll(async () => {
    mark = inside("mark.txt");
    const module = inside("theirs.mts");
    await writeFile(module, source("first"));
    const played = await play(...settings, "--scheme.module", module, "--output", inside("theirs"));
    expect(played).toMatchObject({ code: 0, err: "" });
  }, 120_000);

  /** The folder of that run with a module that this process has not run yet. */
  const withModule = async (name: string) => {
    const folder = await copyOf("theirs", name);
    const module = inside(`${name}.mts`);
    await writeFile(module, source(name));
    const sha256 = createHash("sha256").update(source(name)).digest("hex");
    const manifest = await readManifest(folder);
    const config = { ...manifest.config, scheme: { module, sha256 } };
    await writeFile(runFile(folder, "manifest"), JSON.stringify({ ...manifest, config }));
    await rm(mark, { force: true });
    return { folder, module, sha256 };
  };

  it("runs no code when it is reported, explained, audited, exported or resumed", async () => {
    const { folder, module, sha256 } = await withModule("untrusted");
    expect(await runGfmlHere("report", folder)).toMatchObject({ code: 0 });
    expect(await runGfmlHere("explain", folder, "--round", "1", "--learner", "0")).toMatchObject({ code: 0 });
    expect(await runGfmlHere("export", folder)).toMatchObject({ code: 0 });
    expect(await runGfmlHere("audit", folder)).toMatchObject({ code: 2 });
    const { code, err } = await runGfmlHere("run", "--resume", folder, ...more);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(`--trust-modules ${sha256}`) });
    expect(err).toContain("GFML_UNTRUSTED_MODULE");
    // neither a path alone nor the hash of something else is enough
    const others = [
      ["--trust-modules", "0".repeat(64)],
      ["--scheme.module", module],
      ["--scheme.sha256", sha256],
    ];
    for (const flags of others)
      expect(await runGfmlHere("run", "--resume", folder, ...more, ...flags)).toMatchObject({ code: 2 });
    expect(existsSync(mark)).toBe(false);
  });

  it.each(["hash", "name and hash", "anything"])("runs its module when that is trusted by %s", async (way) => {
    const { folder, module, sha256 } = await withModule(way.replaceAll(" ", "-"));
    const flags = {
      hash: ["--trust-modules", sha256],
      "name and hash": ["--scheme.module", module, "--scheme.sha256", sha256],
      anything: ["--trust-modules"],
    }[way]!;
    await runGfmlHere("run", "--resume", folder, ...more, ...flags);
    expect(existsSync(mark)).toBe(true);
    expect((await readManifest(folder)).roundsPlayed).toBe(6);
  });

  it("refuses a model's module, too", async () => {
    const folder = await copyOf("plain", "model");
    const manifest = await readManifest(folder);
    const module = inside("model.mts");
    await writeFile(module, source("model"));
    const model = { ...(manifest.config.model as object), module };
    await writeFile(
      runFile(folder, "manifest"),
      JSON.stringify({ ...manifest, config: { ...manifest.config, model } }),
    );
    await rm(mark, { force: true });
    const { code, err } = await runGfmlHere("run", "--resume", folder, ...more);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("model.module") });
    expect(existsSync(mark)).toBe(false);
  });

  it("takes trust for a run that resumes only, and only as hashes", async () => {
    const alone = await runGfmlHere("run", ...settings, "--trust-modules", "--output", inside("none"));
    expect(alone).toMatchObject({ code: 2 });
    const wrong = await runGfmlHere("run", "--resume", inside("theirs"), "--trust-modules", "config.yaml");
    expect(wrong.err).toContain("SHA-256");
    expect(existsSync(inside("none"))).toBe(false);
  });
});

describe("a run folder from somebody else", () => {
  const commands = (folder: string): readonly (readonly string[])[] => [
    ["report", folder],
    ["explain", folder, "--round", "1", "--learner", "0"],
    ["export", folder],
    ["run", "--resume", folder, ...more],
  ];
  const files = [
    "manifest.json",
    "rounds.jsonl",
    "learners.jsonl",
    "evaluations.jsonl",
    "ledger.jsonl",
    "partition.json",
  ] as const;
  const jsonLines = (text: string): unknown[] =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));

  /** Plays all commands on the folder: none is gfml's fault, and none takes a file away. */
  const expectNoDefect = async (folder: string): Promise<void> => {
    const before = await readdir(folder);
    for (const argv of commands(folder)) {
      const { code, err } = await runGfmlHere(...argv);
      expect([0, 2], `${argv[0]}: ${err}`).toContain(code);
    }
    expect(await readdir(folder)).toEqual(expect.arrayContaining(before));
  };

  it.each(files)("reports no defect of gfml for anything in its %s", { timeout: 120_000 }, async (name) => {
    const original = await readFile(inside("plain", name), "utf8");
    const values = name.endsWith(".jsonl") ? jsonLines(original) : [JSON.parse(original)];
    await fc.assert(
      fc.asyncProperty(fc.nat(values.length - 1), mutatedJson(...values), async (line, value) => {
        const folder = await copyOf("plain", "mutated");
        await writeFile(
          join(folder, name),
          values.map((one, index) => `${JSON.stringify(index === line ? value : one)}\n`).join(""),
        );
        await expectNoDefect(folder);
      }),
      { numRuns: 3 },
    );
  });

  it("reports no defect of gfml for anything in its checkpoint", { timeout: 120_000 }, async () => {
    const checkpoint = (await folderStore(runFile(inside("plain"), "checkpoint")).load())!;
    await fc.assert(
      fc.asyncProperty(mutatedJson(checkpoint.state), fc.boolean(), async (value, isState) => {
        const folder = await copyOf("plain", "mutated");
        const round = "round-000000004.safetensors";
        const ledger = { ...checkpoint.ledger, data: isState ? checkpoint.ledger.data : value };
        const state = isState ? (value as typeof checkpoint.state) : checkpoint.state;
        await writeFile(
          join(folder, "checkpoint", round),
          Buffer.concat(encodeCheckpoint({ ...checkpoint, ledger, state })),
        );
        await expectNoDefect(folder);
      }),
      { numRuns: 4 },
    );
  });

  it("exports no model whose tensors are not floats, or empty", async () => {
    const file = inside("plain", "models", "coalition-0.safetensors");
    const { metadata, tensors } = decodeSafetensors(await readFile(file), file);
    const bytes = tensors.map((one) => ({ ...one, values: new Uint8Array(one.values.length) }));
    const empty = tensors.map(({ name, shape }) => ({ name, shape: shape.map(() => 0), values: new Float32Array() }));
    for (const changed of [bytes, empty]) {
      const path = inside("changed.safetensors");
      await writeFile(path, Buffer.concat(safetensorsParts({ metadata, tensors: changed })));
      const { code, err } = await runGfmlHere("export", path);
      expect({ code, named: err.includes("GFML_MODEL_NOT_EXPORTABLE") }).toEqual({ code: 2, named: true });
    }
  });
});
