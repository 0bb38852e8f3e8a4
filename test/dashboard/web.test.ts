import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { besideDashboard } from "../../src/cli/run/besideDashboard.ts";
import { lockFolder } from "../../src/storage/index.ts";
import { type RunUpdate, roundBytes, viewColumns } from "../../src/view/index.ts";
import { NoSuchRecordError } from "../../src/web/errors.ts";
import { findPages } from "../../src/web/server/findPages.ts";
import { type Dashboard, startDashboard } from "../../src/web/server/startDashboard.ts";
import { streamRuns } from "../../src/web/server/streamRuns.ts";
import { FolderSource } from "../../src/web/source/FolderSource.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";
import { sampleEvaluation, sampleLearner, sampleRound } from "../support/sampleRecords.ts";
import { writeSyntheticRun } from "../support/syntheticRun.ts";
import { TextTerminal } from "../support/TextTerminal.ts";
import { until } from "../support/until.ts";

const size = { learners: 6, rounds: 300, coalitions: 2 };
const parent = mkdtempSync(join(tmpdir(), "gfml-web-"));
const finished = join(parent, "finished");
const pages = join(parent, "pages");

beforeAll(async () => {
  await writeSyntheticRun(finished, size);
  await writeSyntheticRun(pages, { learners: 1, rounds: 1, coalitions: 1 });
  writeFileSync(join(pages, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(parent, "secret.txt"), "secret");
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** Waits for what the source sees. */
const untilSeen = (source: FolderSource, what: string, isSeen: () => boolean): Promise<unknown> =>
  until(what, async () => {
    await source.refresh();
    return isSeen();
  });

describe("a folder as a source", () => {
  let source: FolderSource;
  afterEach(() => source?.close());

  it("sends a finished run: header, histories, columns, learners", async () => {
    source = new FolderSource(finished);
    await source.refresh();
    expect(source.status).toMatchObject({ state: "finished", read: 1, problem: "" });
    expect(source.header).toMatchObject({ rounds: 300, coalitions: 2, seed: 0, scheme: "gfml" });
    expect(source.header!.learners.map(({ learner }) => learner)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(source.header!.learners[2]!.classCounts![2]).toBe(7);
    const { cursor } = source;
    expect(cursor).toMatchObject({ rounds: 300, ledger: 600, evaluations: 0, chain: 0 });
    const pieces = source.read({ ...cursor, rounds: 298, ledger: 599 }, 10);
    expect(pieces.rounds.map(({ round }) => round)).toEqual([298, 299]);
    expect(pieces.rounds[0]!.coalitions.reduce((sum, one) => sum + one.size, 0)).toBe(6);
    expect(pieces.ledger).toMatchObject([{ index: 599, kind: "settlement", round: 299, coalition: 1 }]);
    const bytes = source.columns(10, 12);
    expect(bytes.length).toBe(2 * roundBytes(6));
    expect([...viewColumns(bytes.buffer, roundBytes(6), 6).earned]).toEqual(
      [0, 1, 2, 3, 4, 0].map((one) => 12 * (one + 1)),
    );
    expect(source.columns(299, 310).length).toBe(roundBytes(6));
    const learner = source.learner(4)!;
    expect(learner.coalition).toHaveLength(300);
    expect(learner.earned.at(-1)).toBe(300 * 5);
    expect(source.learner(6)).toBeUndefined();
  });

  it("tells what learners reach alone as soon as it is measured", async () => {
    const folder = join(parent, "beside");
    await writeSyntheticRun(folder, { learners: 2, rounds: 2, coalitions: 1 });
    source = new FolderSource(folder);
    await source.refresh();
    expect(source.status.aloneAccuracy).toBeUndefined();
    const of = (learner: number, active: boolean, accuracy: number, samples = 10) => ({
      ...{ learner, active, accuracy, samples },
      loss: 0,
    });
    const byLearner = [of(0, true, 0.9), of(1, true, 0.8), of(2, true, 0, 0), of(3, false, 0.1)];
    const alone = { steps: 600, stepSize: 0.05, tried: [], byLearner, newcomers: {} };
    writeFileSync(join(folder, "alone.json"), JSON.stringify(alone));
    await untilSeen(source, "the figure", () => source.status.aloneAccuracy !== undefined);
    // of the learners that train and have test samples
    expect(source.status.aloneAccuracy).toBeCloseTo(0.85, 12);
  });

  it("explains a round, and returns records of the ledger or an error", async () => {
    source = new FolderSource(finished);
    await source.refresh();
    expect(await source.explain(123, 4)).toMatch(/^Learner 4 in round 123\n/);
    await expect(source.explain(300, 4)).rejects.toThrow(NoSuchRecordError);
    await expect(source.explain(3, 17)).rejects.toThrow("there is no learner 17");
    expect(JSON.parse(await source.ledgerRecord(77)).index).toBe(77);
    await expect(source.ledgerRecord(600)).rejects.toThrow(NoSuchRecordError);
  });

  it("waits for a folder, follows it round by round, and starts again when records are cut or the folder is replaced", async () => {
    const folder = join(parent, "growing");
    source = new FolderSource(folder);
    await source.refresh();
    expect(source.status.state).toBe("waiting");
    await writeSyntheticRun(folder, { learners: 4, rounds: 2, coalitions: 2 });
    const manifestFile = join(folder, "manifest.json");
    const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
    const write = (changes: object): void => writeFileSync(manifestFile, JSON.stringify({ ...manifest, ...changes }));
    write({ completed: false, resultHash: null, finishedAt: null, roundsPlayed: 2 });
    const isInterrupted = (): boolean => source.status.state === "interrupted" && source.cursor.rounds === 2;
    await untilSeen(source, "an interrupted run of two rounds", isInterrupted);
    const lock = await lockFolder(folder);
    await untilSeen(source, "a running run", () => source.status.state === "running");
    const before = source.cursor;
    const add = (round: number, ids: readonly number[]): void => {
      for (const learner of ids)
        appendFileSync(join(folder, "learners.jsonl"), `${JSON.stringify(sampleLearner({ round, learner }))}\n`);
    };
    add(2, [0, 1]);
    await source.refresh();
    expect(source.cursor).toEqual(before);
    add(2, [2, 3]);
    appendFileSync(join(folder, "rounds.jsonl"), JSON.stringify(sampleRound({ round: 2 })));
    await source.refresh();
    // the line has no end yet
    expect(source.cursor).toEqual(before);
    appendFileSync(join(folder, "rounds.jsonl"), "\n");
    appendFileSync(join(folder, "evaluations.jsonl"), `${JSON.stringify(sampleEvaluation({ round: 2 }))}\n`);
    await untilSeen(source, "the third round", () => source.cursor.rounds === 3);
    expect(source.cursor).toEqual({ ...before, rounds: 3, evaluations: 1 });
    truncateSync(join(folder, "evaluations.jsonl"), 0);
    await source.refresh();
    expect(source.cursor.epoch).not.toBe(before.epoch);
    expect(source.cursor).toMatchObject({ rounds: 3, evaluations: 0 });
    await lock.release();
    const second = source.cursor.epoch;
    write({ resumedAt: ["2026-01-03T00:00:00.000Z"] });
    const isAnew = (): boolean => source.cursor.epoch !== second && source.status.state === "finished";
    await untilSeen(source, "the finished run, read anew", isAnew);
  });

  it("sends a federation’s folder with its registered learners", async () => {
    const folder = join(parent, "federation");
    await writeSyntheticRun(folder, { learners: 3, rounds: 2, coalitions: 1 });
    const manifestFile = join(folder, "manifest.json");
    const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
    manifest.config.rounds = Number.MAX_SAFE_INTEGER;
    writeFileSync(manifestFile, JSON.stringify({ ...manifest, kind: "federation", partition: null, completed: false }));
    const register = (learner: number, sampleCount: number, active = true): void =>
      appendFileSync(
        join(folder, "registrations.jsonl"),
        `${JSON.stringify({ learner, sampleCount, active, round: 0, cyclesPerSample: 1, minFrequency: 1, maxFrequency: 2, uplinkRate: 1, deadline: 9, classCount: 10 })}\n`,
      );
    register(0, 40);
    register(2, 50, false);
    register(1, 60);
    register(0, 70);
    source = new FolderSource(folder);
    await source.refresh();
    expect(source.header).toMatchObject({ rounds: null, passive: 1 });
    expect(source.header!.learners.map(({ learner, sampleCount }) => [learner, sampleCount])).toEqual([
      [0, 70],
      [1, 60],
    ]);
    expect(await source.explain(1, 0)).toContain("It holds 70 training samples");
    const before = source.cursor.epoch;
    register(3, 80);
    await untilSeen(source, "the third learner", () => source.header?.learners.length === 3);
    expect(source.cursor.epoch).not.toBe(before);
    expect(source.cursor.rounds).toBe(2);
  });

  it("reports a damaged folder, and continues when it is repaired", async () => {
    const folder = join(parent, "broken");
    await writeSyntheticRun(folder, { learners: 3, rounds: 2, coalitions: 1 });
    const file = join(folder, "rounds.jsonl");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, `{broken\n${text}`);
    source = new FolderSource(folder);
    await source.refresh();
    expect(source.status.state).toBe("failed");
    expect(source.status.problem).toContain("not JSON");
    writeFileSync(file, text);
    await untilSeen(source, "the mended run", () => source.status.state === "finished");
    expect(source.cursor.rounds).toBe(2);
  });
});

/** Reads server-sent events until enough of them were seen. */
const readEvents = (
  url: string,
  headers: Readonly<Record<string, string>>,
  isEnough: (updates: readonly RunUpdate[]) => boolean,
): Promise<{ readonly updates: RunUpdate[]; readonly ids: string[] }> =>
  new Promise((resolve, reject) => {
    const call = request(url, { headers }, (response: IncomingMessage) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
        const blocks = text.split("\n\n").slice(0, -1);
        const updates = blocks.flatMap((block) => {
          const data = /^data: (.*)$/m.exec(block)?.[1];
          return data === undefined ? [] : [JSON.parse(data) as RunUpdate];
        });
        if (!isEnough(updates)) return;
        call.destroy();
        resolve({ updates, ids: blocks.flatMap((block) => /^id: (.*)$/m.exec(block)?.[1] ?? []) });
      });
    });
    call.on("error", reject).end();
  });

describe("the server", () => {
  let dashboard: Dashboard;
  let api: string;
  beforeEach(async () => {
    dashboard = await startDashboard({ folders: [finished, join(parent, "absent")], pages, port: 0 });
    await dashboard.settle();
    api = `${dashboard.url}api`;
  });
  afterEach(() => dashboard.close());

  const roundsOf = (updates: readonly RunUpdate[]): number[] =>
    updates.flatMap(({ rounds }) => rounds.map(({ round }) => round));
  const hasAll = (updates: readonly RunUpdate[]): boolean => updates.at(-1)?.cursor.ledger === 600;

  it("sends every viewer the whole history in pieces, each piece once", async () => {
    const viewers = await Promise.all([1, 2, 3].map(() => readEvents(`${api}/events?runs=0`, {}, hasAll)));
    for (const { updates } of viewers) {
      expect(roundsOf(updates)).toEqual(Array.from({ length: 300 }, (_, round) => round));
      expect(updates.length).toBeGreaterThan(2);
      expect(updates.map(({ reset }) => reset)).toEqual(updates.map((_, index) => index === 0));
      expect(updates[0]!.header?.rounds).toBe(300);
      expect(updates[1]!.header).toBeUndefined();
    }
  });

  it("resumes where a viewer stopped, by the id of its last event or by its request", async () => {
    const { ids } = await readEvents(`${api}/events?runs=0`, {}, (updates) => updates.length === 1);
    const inHeader = await readEvents(`${api}/events?runs=0`, { "last-event-id": ids[0]! }, hasAll);
    expect(roundsOf(inHeader.updates)[0]).toBe(200);
    expect(inHeader.updates[0]!.reset).toBe(false);
    const asked = await readEvents(`${api}/events?runs=0&after=${ids[0]}`, {}, hasAll);
    expect(roundsOf(asked.updates)).toEqual(roundsOf(inHeader.updates));
    const elsewhere = ids[0]!.replace(/^0\.[^.]+/, "0.other");
    const anew = await readEvents(`${api}/events?runs=0`, { "last-event-id": elsewhere }, hasAll);
    expect(anew.updates[0]!.reset).toBe(true);
    expect(roundsOf(anew.updates)).toHaveLength(300);
  });

  it("writes no faster than a viewer reads", async () => {
    const source = new FolderSource(finished);
    await source.refresh();
    const parts: string[] = [];
    const taken: (() => void)[] = [];
    const slow = new Writable({
      highWaterMark: 1024,
      decodeStrings: false,
      write: (part: string, _, done) => {
        parts.push(part);
        taken.push(done);
      },
    });
    const gone = new AbortController();
    const streaming = streamRuns(slow as unknown as ServerResponse, new Map([[0, source]]), new Map(), gone.signal);
    await until("an event that waits to be taken", () => taken.length > 0);
    // one event waits to be taken, the others are not made yet
    const all = JSON.stringify(source.read({ ...source.cursor, rounds: 0, ledger: 0 }, 1e6)).length;
    expect(slow.writableLength).toBeLessThan(0.8 * all);
    await until("the last event", () => {
      for (const done of taken.splice(0)) done();
      return parts.join("").includes('"ledger":600');
    });
    expect(parts.join("").split("event: run").length - 1).toBe(3);
    gone.abort();
    for (const done of taken.splice(0)) done();
    await streaming;
    await source.close();
  });

  it("sends several runs over one connection, including one that has not started", async () => {
    const { updates } = await readEvents(
      `${api}/events?runs=0,1`,
      {},
      (all) => new Set(all.map(({ run }) => run)).size === 2,
    );
    expect(updates.find(({ run }) => run === 1)).toMatchObject({
      header: null,
      status: { state: "waiting" },
      rounds: [],
    });
  });

  it("accepts only read requests, to its own name and for its own pages", async () => {
    const ask = (path: string, options: { method?: string; host?: string } = {}) =>
      new Promise<IncomingMessage & { body?: string }>((resolve, reject) => {
        const { port } = new URL(dashboard.url);
        const headers = options.host === undefined ? {} : { host: options.host };
        request({ port, host: "127.0.0.1", path, method: options.method ?? "GET", headers }, (response) => {
          let body = "";
          response.setEncoding("utf8").on("data", (part: string) => {
            body += part;
          });
          response.on("end", () => resolve(Object.assign(response, { body })));
        })
          .on("error", reject)
          .end();
      });
    const page = await ask("/");
    expect(page.statusCode).toBe(200);
    expect(page.headers["content-security-policy"]).toContain(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval';",
    );
    expect(page.headers["content-security-policy"]).not.toContain("unsafe-inline");
    for (const host of ["evil.example", "evil.example:80", "127.0.0.1.evil.example"])
      expect((await ask("/api/runs", { host })).statusCode, host).toBeGreaterThanOrEqual(400);
    expect((await ask("/api/runs", { host: "localhost:1" })).statusCode).toBe(200);
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"])
      expect((await ask("/api/runs", { method })).statusCode).toBe(405);
    for (const path of [
      "/../secret.txt",
      "/%2e%2e/secret.txt",
      "/..%2fsecret.txt",
      "/%2e%2e%2fsecret.txt",
      "//secret.txt",
    ]) {
      const answer = await ask(path);
      expect(answer.statusCode, path).toBeGreaterThanOrEqual(400);
      expect(answer.body, path).not.toBe("secret");
    }
    for (const path of [
      "/api/runs/7/learners/0",
      "/api/runs/0/learners/-1",
      "/api/runs/0/explain?round=900&learner=0",
      "/api/runs/0/ledger/99999",
      "/api/events?runs=9",
      "/api/nothing",
    ])
      expect((await ask(path)).statusCode, path).toBe(404);
    for (const path of [
      "/api/runs/0/columns?from=5&to=1",
      "/api/runs/0/columns?from=x&to=1",
      "/api/runs/0/explain?round=1",
    ])
      expect((await ask(path)).statusCode, path).toBe(400);
    expect((await ask("/api/events?runs=0", { method: "HEAD" })).statusCode).toBe(200);
  });

  it("refuses a port that is in use, and missing pages", async () => {
    const port = Number(new URL(dashboard.url).port);
    await expect(startDashboard({ folders: [], pages, port })).rejects.toThrow("cannot listen");
    expect(findPages({ GFML_PAGES: pages })).toBe(pages);
    expect(existsSync(join(parent, "none"))).toBe(false);
    expect(() => findPages({ GFML_PAGES: join(parent, "none") })).toThrow("npm run pages");
  });
});

describe("a run beside its dashboard", () => {
  const playBeside = async (isTTY: boolean): Promise<{ readonly text: string; readonly wasServed: boolean }> => {
    const out = new TextTerminal({ isTTY });
    const stop = new AbortController();
    let wasServed = false;
    const play = async (): Promise<void> => {
      const url = /http:\S+/.exec(out.text)![0];
      wasServed = (await fetch(`${url}api/runs`)).ok;
    };
    const context = {
      out,
      err: out,
      environment: { GFML_PAGES: pages },
      program: "gfml",
      signal: stop.signal,
      now: () => 0,
    };
    const done = besideDashboard(finished, { port: 0, progress: "lines" }, context, play);
    if (isTTY) {
      await until("the dashboard to wait for Ctrl-C", () => out.text.includes("until Ctrl-C"));
      stop.abort();
    }
    await done;
    const url = /http:\S+/.exec(out.text)![0];
    await expect(fetch(`${url}api/runs`)).rejects.toThrow();
    return { text: out.text, wasServed };
  };

  it("is served while it runs, and on a terminal until Ctrl-C", async () => {
    const onTerminal = await playBeside(true);
    expect(onTerminal.wasServed).toBe(true);
    expect(onTerminal.text).toContain("The pages stay at");
    const elsewhere = await playBeside(false);
    expect(elsewhere.wasServed).toBe(true);
    expect(elsewhere.text).not.toContain("The pages stay at");
  });
});

describe("the command lines", () => {
  it.each([
    [["dashboard", "nothing/here"], "there is no such folder"],
    [["dashboard", "a", "--port", "70000"], "an integer from 0 to 65535"],
    [["run", "--dashboard-port", "80"], "add --dashboard"],
    [["run", "--dashboard", "--dry-run"], "--dry-run and --dashboard cannot be used together"],
  ])("refuses %s", async (argv, words) => {
    process.env.GFML_PAGES = pages;
    const { code, err } = await runGfmlHere(...argv);
    delete process.env.GFML_PAGES;
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
