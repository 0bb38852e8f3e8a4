import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ProgramPool } from "./ProgramPool.ts";
import { ProgramProcess } from "./ProgramProcess.ts";

const opened: { close(): Promise<void> }[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A trainer program in JavaScript: frames with a header alone. */
const HELPERS = `
const frame = (header) => {
  const text = Buffer.from(JSON.stringify(header));
  const start = Buffer.alloc(16);
  start.write("GFMT");
  start.writeUInt32LE(text.length, 4);
  process.stdout.write(Buffer.concat([start, text]));
};
const onRequest = (act) => {
  let bytes = Buffer.alloc(0);
  process.stdin.on("data", (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= 16) {
      const header = bytes.readUInt32LE(4);
      const length = 16 + header + Number(bytes.readBigUInt64LE(8));
      if (bytes.length < length) return;
      act(JSON.parse(bytes.subarray(16, 16 + header)));
      bytes = bytes.subarray(length);
    }
  });
};
const hello = { kind: "hello", protocol: 1 };
const blocks = [{ name: "p", shape: [2] }];
const model = { name: "m", parameterCount: 2, featureCount: 1, classCount: 2, embeddingSize: 1, blocks };
`;

const commandOf = (program: string): string => {
  const folder = mkdtempSync(join(tmpdir(), "gfml-program-"));
  folders.push(folder);
  const file = join(folder, "program.cjs");
  writeFileSync(file, HELPERS + program);
  return `"${process.execPath}" "${file}"`;
};

const start = async (program: string, timeout = 10, environment: NodeJS.ProcessEnv = {}): Promise<ProgramProcess> => {
  const one = await ProgramProcess.start({ command: commandOf(program), timeout, environment });
  opened.push(one);
  return one;
};

const messageOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: "GFML_TRAINER_PROGRAM" });
  return (error as Error).message;
};

describe("a trainer program", () => {
  it("answers requests in their order", async () => {
    const one = await start(`frame(hello); onRequest(({ kind, id, value }) => frame({ kind, id, value: value * 2 }));`);
    for (const value of [1, 2, 3])
      expect((await one.request({ kind: "train", value })).header).toMatchObject({ kind: "train", value: 2 * value });
  });

  it("gets no variable of gfml, which may be a key", async () => {
    const one = await start(
      `frame(hello); onRequest(({ kind, id }) => frame({ kind, id, given: [process.env.GFML_PRIVATE_KEY, process.env.OTHER] }));`,
      10,
      { GFML_PRIVATE_KEY: "secret", OTHER: "kept" },
    );
    expect((await one.request({ kind: "train" })).header.given).toEqual([null, "kept"]);
  });

  it("is an error with its last lines when it ends at its start or at a request", async () => {
    const crash = `console.error("first\\nlast line"); process.exit(3);`;
    expect(await messageOf(start(crash))).toMatch(/ended with exit code 3[\s\S]*first\n\s+last line/);
    const one = await start(`frame(hello); onRequest(() => { ${crash} });`);
    expect(await messageOf(one.request({ kind: "train" }))).toMatch(/ended with exit code 3[\s\S]*last line/);
    expect(await messageOf(one.request({ kind: "train" }))).toMatch(/ended with exit code 3/);
  });

  it("is ended when it does not answer in time", async () => {
    expect(await messageOf(start("setInterval(() => {}, 1000);", 0.3))).toMatch(/did not answer within 0.3 s/);
  });

  it("is refused with another version, with other bytes, and with an answer to something else", async () => {
    expect(await messageOf(start(`frame({ ...hello, protocol: 2 }); onRequest(() => {});`))).toMatch(/version 2/);
    expect(await messageOf(start(`console.log("hello, this is no frame");`))).toMatch(/a frame starts with "hell"/);
    const one = await start(`frame(hello); onRequest(({ id }) => frame({ kind: "embed", id }));`);
    expect(await messageOf(one.request({ kind: "train" }))).toMatch(/answered "embed" to "train"/);
  });

  it("is refused where its command is none", async () => {
    const command = "/nowhere/python my_model.py";
    expect(await messageOf(ProgramProcess.start({ command, timeout: 5, environment: {} }))).toMatch(/ENOENT/);
  });

  it("reports what its own code throws", async () => {
    const one = await start(
      `frame(hello); onRequest(({ id }) => frame({ kind: "failed", id, code: "exception", message: "ValueError: no" }));`,
    );
    expect(await messageOf(one.request({ kind: "train" }))).toMatch(/reports an error[\s\S]*ValueError: no/);
    expect(one.failure).toBeUndefined();
  });
});

describe("a pool of trainer programs", () => {
  const samples = {
    count: 1,
    featureCount: 1,
    classCount: 2,
    features: Uint8Array.of(1),
    labels: Uint8Array.of(1),
  };

  it("replaces a process that ends, so one failure costs one result", async () => {
    const pool = await ProgramPool.start({
      command: commandOf(
        `frame(hello); onRequest(({ kind, id, ends }) => {
          if (ends) process.exit(1);
          frame(kind === "setup" ? { kind: "ready", id, model } : { kind, id, pid: process.pid });
        });`,
      ),
      timeout: 10,
      environment: {},
      size: 2,
      samples,
    });
    opened.push(pool);
    const ask = (ends: boolean) => pool.use((one) => one.request({ kind: "train", ends }));
    const settled = await Promise.allSettled([false, true, false, false, true, false].map(ask));
    expect(settled.map(({ status }) => status === "fulfilled")).toEqual([true, false, true, true, false, true]);
    const used = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value.header.pid] : []));
    expect(new Set(used).size).toBeGreaterThan(1);
  });

  it("rejects waiting work when it is closed", async () => {
    const pool = await ProgramPool.start({
      command: commandOf(
        `frame(hello); onRequest(({ kind, id }) => kind === "setup" && frame({ kind: "ready", id, model }));`,
      ),
      timeout: 10,
      environment: {},
      size: 1,
      samples,
    });
    const work = [1, 2].map(() => messageOf(pool.use((one) => one.request({ kind: "train" }))));
    await pool.close();
    for (const message of await Promise.all(work)) expect(message).toMatch(/the trainer program/);
  });
});
