import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fastify, { type FastifyInstance } from "fastify";
import { afterAll, expect, it } from "vitest";
import { createAuditDesk } from "../../src/cli/audit/createAuditDesk.ts";
import type { AuditView } from "../../src/view/index.ts";
import { type AuditDesk, addProviderView, type ViewAccess } from "../../src/web/server/addProviderView.ts";
import { FolderSource } from "../../src/web/source/FolderSource.ts";
import { until } from "../support/until.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-audit-desk-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Counts what is begun, and never ends. */
const countingDesk = (): AuditDesk & { begun: number } => {
  let view: AuditView = { state: "none" };
  return {
    begun: 0,
    view: () => view,
    start() {
      if (view.state === "running") return false;
      view = { state: "running", startedAt: 1, progress: null };
      this.begun++;
      return true;
    },
  };
};

const token = "ab".repeat(24);
const hosts = new Set(["127.0.0.1", "gfml.example.org"]);
const cookie = `gfml-view=${token}`;
const own: ViewAccess = { kind: "own", token, hosts };

const open = async (access: ViewAccess, audits: AuditDesk | undefined): Promise<FastifyInstance> => {
  const app = fastify();
  // what is injected has no socket to speak of
  app.addHook("onRequest", async ({ raw }) => {
    raw.socket.setTimeout = () => raw.socket;
  });
  await addProviderView(app, new FolderSource(join(folder, "run")), access, () => ({}), audits);
  return app;
};

const ask = (app: FastifyInstance, method: "GET" | "POST", headers: Readonly<Record<string, string>> = {}) =>
  app.inject({ method, url: "/pages/api/audit", headers: { host: "127.0.0.1:7300", ...headers } });

it("starts one audit at a time, and only for its own pages", async () => {
  const audits = countingDesk();
  const app = await open(own, audits);
  expect((await ask(app, "GET")).json()).toEqual({ audit: { state: "none" }, mayStart: true });
  for (const origin of ["http://evil.example", "http://127.0.0.1:81", "null"])
    expect((await ask(app, "POST", { origin, cookie })).statusCode, origin).toBe(403);
  expect((await ask(app, "POST", { "sec-fetch-site": "cross-site", cookie })).statusCode).toBe(403);
  expect((await ask(app, "POST", { host: "evil.example", origin: "http://evil.example", cookie })).statusCode).toBe(
    403,
  );
  expect(audits.begun).toBe(0);
  // nor without the token, which a look at the page gives
  expect((await ask(app, "POST", { origin: "http://127.0.0.1:7300" })).statusCode).toBe(403);
  expect((await ask(app, "POST")).statusCode).toBe(403);
  expect(audits.begun).toBe(0);
  expect((await ask(app, "GET")).headers["set-cookie"]).toContain(cookie);
  expect((await ask(app, "POST", { origin: "http://127.0.0.1:7300", cookie })).statusCode).toBe(202);
  expect((await ask(app, "POST", { cookie })).statusCode).toBe(409);
  expect(audits.begun).toBe(1);
  expect((await ask(app, "GET")).json().audit.state).toBe("running");
  const runs = await app.inject({ url: "/pages/api/runs", headers: { host: "127.0.0.1" } });
  expect(runs.json()).toMatchObject([{ isAtProvider: true }]);
  await app.close();
});

it("shows a view of this machine to nobody that a proxy asks for", async () => {
  const app = await open(own, undefined);
  for (const name of ["x-forwarded-for", "x-real-ip", "forwarded", "via"])
    expect((await ask(app, "GET", { [name]: "203.0.113.5" })).statusCode, name).toBe(403);
  expect((await ask(app, "GET")).statusCode).toBe(200);
  await app.close();
});

it("needs the token behind a proxy, whatever Host says", async () => {
  const app = await open({ kind: "token", token, hosts }, countingDesk());
  for (const host of ["127.0.0.1:7300", "gfml.example.org", "localhost"])
    expect((await ask(app, "GET", { host })).statusCode, host).toBe(403);
  expect((await ask(app, "GET", { host: "gfml.example.org", cookie })).statusCode).toBe(200);
  // a name that was redirected to this address
  expect((await ask(app, "GET", { host: "evil.example", cookie })).statusCode).toBe(403);
  const origin = "https://gfml.example.org";
  for (const host of ["gfml.example.org", "127.0.0.1:7300"])
    expect((await ask(app, "POST", { host, origin: "https://evil.example", cookie })).statusCode).toBe(403);
  // the proxy may keep the host or change it
  expect((await ask(app, "POST", { host: "127.0.0.1:7300", origin, cookie })).statusCode).toBe(202);
  await app.close();
});

it("answers any address, but no strange name, where it has no name of its own", async () => {
  const app = await open({ kind: "token", token, hosts: null }, undefined);
  expect((await ask(app, "GET", { host: "192.0.2.7:7300", cookie })).statusCode).toBe(200);
  expect((await ask(app, "GET", { host: "evil.example", cookie })).statusCode).toBe(403);
  await app.close();
});

it("cannot be started in a public view, or without an auditor", async () => {
  const audits = countingDesk();
  for (const [access, desk] of [
    [{ kind: "public", hosts }, audits],
    [own, undefined],
  ] as const) {
    const app = await open(access, desk);
    expect((await ask(app, "POST", { cookie })).statusCode).toBe(403);
    expect((await ask(app, "GET")).json()).toEqual({ audit: { state: "none" }, mayStart: false });
    await app.close();
  }
  expect(audits.begun).toBe(0);
});

it("reports a failure, and may be tried again", async () => {
  const job = { folder: join(folder, "none"), urls: [] };
  const audits = createAuditDesk(job, { environment: process.env, now: () => 5 });
  expect(audits.start()).toBe(true);
  expect(audits.start()).toBe(false);
  await until("the audit to end", () => audits.view().state !== "running", 60);
  expect(audits.view()).toMatchObject({
    state: "failed",
    problem: expect.stringContaining("is not a run folder"),
    remedy: expect.any(String),
  });
});
