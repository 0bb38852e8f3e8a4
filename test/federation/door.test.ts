import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  askToLeave,
  createDoorClient,
  joinFederation,
  namesOf,
  parseJoinAddress,
  type RunningProvider,
  type ServiceConfigInput,
  signAccountRequest,
  startProvider,
  verifyTaskDocument,
} from "../../src/federation/index.ts";
import { createLearnerSigner, ledgerDomains } from "../../src/ledger/index.ts";
import { defineService } from "../support/defineService.ts";
import { mutatedBytes, mutatedJson } from "../support/mutations.ts";
import { sampleDeclaration as declaration } from "../support/sampleDeclaration.ts";
import { until } from "../support/until.ts";
import { joinOptionsOf, keyOf, realNode, serviceOf, smallConfig } from "./support/smallFederation.ts";

const run = smallConfig({ coalition: { count: 1 }, population: { learners: 4, activeFraction: 1 } });
let folder = "";
let provider: RunningProvider | undefined;
const start = async (fields: Partial<ServiceConfigInput> = {}): Promise<RunningProvider> => {
  const config = defineService(serviceOf(run, join(folder, "service"), fields));
  provider = await startProvider({ config, key: keyOf("provider"), createNode: realNode });
  return provider;
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-door-"));
});
afterEach(async () => {
  await provider?.stop();
  provider = undefined;
  await rm(folder, { recursive: true, force: true });
});

const key = keyOf("learner 0");
const { account } = namesOf(key);
const post = async (at: RunningProvider, path: string, body: unknown): Promise<{ status: number; reason: unknown }> => {
  const response = await fetch(`${at.url}/gfml/v1/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as { reason?: unknown };
  return { status: response.status, reason: answer.reason };
};
/** @param nonce - declarations and departures of the account before */
const registration = async (fields: object = {}, own = declaration, by = key, nonce = 0): Promise<object> => {
  const signer = createLearnerSigner({ key: by, domains: ledgerDomains(null) });
  const signature = await signer.declaration({ ...own, account: namesOf(by).account }, BigInt(nonce));
  return { protocol: "gfml/2", account: namesOf(by).account, declaration: own, signature, ...fields };
};

describe("the port of the door", () => {
  it("is named with a remedy when it is in use, before the service is up", async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);
    const config = defineService(serviceOf(run, join(folder, "second"), { door: { port } }));
    await expect(startProvider({ config, key: keyOf("second"), createNode: realNode })).rejects.toMatchObject({
      code: "GFML_DOOR_LISTEN",
      fault: "user",
      values: { host: "127.0.0.1", port, problem: "EADDRINUSE" },
    });
    expect(await (await fetch(`${url}/gfml/v1/status`)).json()).toMatchObject({ phase: "waiting" });
  });
});

describe("the task document", () => {
  it("is accepted only with the provider's signature", async () => {
    const at = await start();
    const { peerId } = parseJoinAddress(at.joinAddress);
    const signed = (await (await fetch(`${at.url}/gfml/v1/task`)).json()) as { document: object; signature: string };
    const document = verifyTaskDocument(signed, peerId);
    expect(document.provider).toMatchObject({ account: at.account, peerId });
    expect(document.provider.addresses.length).toBeGreaterThan(0);
    const altered = { ...signed, document: { ...signed.document, name: "another" } };
    expect(() => verifyTaskDocument(altered, peerId)).toThrow("not signed by the peer");
    expect(() => verifyTaskDocument(signed, namesOf(key).peerId)).toThrow("not signed by the peer");
    const older = { ...signed, document: { ...signed.document, protocol: "gfml/0" } };
    expect(() => verifyTaskDocument(older, peerId)).toThrow("it uses protocol gfml/0, this program uses gfml/2");
    expect(() => verifyTaskDocument({}, peerId)).toThrow("not a signed document");
  });
});

describe("registration", () => {
  it("accepts a signed declaration, and gives each account its number", async () => {
    const at = await start();
    const asked = await (await fetch(`${at.url}/gfml/v1/accounts/${account}`)).json();
    expect(asked).toEqual({ account, learner: 0, isRegistered: false, isRevoked: false, nonce: 0 });
    expect(await post(at, "registrations", await registration())).toMatchObject({ status: 201 });
    // declared anew: the same number
    const anew = { ...declaration, deadline: 13 };
    expect(await post(at, "registrations", await registration({}, anew, key, 1))).toMatchObject({ status: 201 });
    const other = keyOf("learner 1");
    const theirs = { ...declaration, learner: 1 };
    expect(await post(at, "registrations", await registration({}, theirs, other))).toMatchObject({ status: 201 });
    const status = await createDoorClient(parseJoinAddress(at.joinAddress)).status();
    expect(status.learners).toMatchObject({ registered: 2, training: 2, connected: 0 });
  });

  it("refuses invalid requests, each with its reason", async () => {
    const at = await start();
    const good = (await registration()) as Record<string, unknown>;
    const cases: [object | string, number, string][] = [
      ["no json", 400, "malformed"],
      [{ ...good, account: "0x12" }, 400, "malformed"],
      [{ ...good, declaration: { ...declaration, deadline: "soon" } }, 400, "malformed"],
      [{ ...good, declaration: { ...declaration, deadline: 13 } }, 401, "signature"],
      [
        { ...good, account: namesOf(keyOf("learner 1")).account, declaration: { ...declaration, learner: 1 } },
        401,
        "signature",
      ],
      [await registration({}, { ...declaration, learner: 5 }), 409, "conflict"],
      // what its ledger or its games would refuse
      [{ ...good, declaration: { ...declaration, sampleCount: 2 ** 31 + 1 } }, 400, "malformed"],
      [{ ...good, declaration: { ...declaration, deadline: 2e9 } }, 400, "malformed"],
      [{ ...good, declaration: { ...declaration, region: "EU DE" } }, 400, "malformed"],
      [await registration({}, { ...declaration, classCount: 11 }), 400, "malformed"],
      [await registration({}, { ...declaration, minFrequency: 2e9 }), 400, "malformed"],
      [JSON.stringify({ ...good, code: "x".repeat(100_000) }), 400, "malformed"],
    ];
    for (const [body, status, reason] of cases)
      expect(await post(at, "registrations", body)).toEqual({ status, reason });
    const text = await (await fetch(`${at.url}/metrics`)).text();
    expect(text).toContain('gfml_refusals_total{reason="signature"} 2');
  });

  it("refuses a declaration outside the task's bounds, with the bound", async () => {
    const at = await start({ life: { minLearners: 4, longestRound: 300 } });
    const lies = [
      [{ sampleCount: 1e6 + 1 }, "sampleCount must be from 1 to 1000000"],
      [{ maxFrequency: 2 ** 48 - 1 }, "maxFrequency must be from"],
      [{ cyclesPerSample: 1e-9 }, "cyclesPerSample must be from"],
      [{ uplinkRate: 1e-300 }, "uplinkRate must be from"],
      // the provider waits no longer than life.longestRound
      [{ deadline: 301 }, "deadline must be from 0.001 to 300"],
    ] as const;
    for (const [lie, message] of lies) {
      const body = await registration({}, { ...declaration, ...lie });
      expect(await post(at, "registrations", body)).toEqual({ status: 400, reason: "declaration" });
      const response = await fetch(`${at.url}/gfml/v1/registrations`, {
        ...{ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
      });
      expect(((await response.json()) as { message: string }).message).toContain(message);
    }
  });

  it("refuses a declaration that stands out from those of the others", async () => {
    const at = await start({ declarations: { spread: 3 } });
    for (let one = 0; one < 5; one++) {
      const own = { ...declaration, learner: one };
      expect(await post(at, "registrations", await registration({}, own, keyOf(`usual ${one}`)))).toMatchObject({
        status: 201,
      });
    }
    const liar = { ...declaration, learner: 5, sampleCount: 1000 };
    expect(await post(at, "registrations", await registration({}, liar, keyOf("liar")))).toEqual({
      status: 400,
      reason: "declaration",
    });
    const most = { ...declaration, learner: 5, sampleCount: 300 };
    expect(await post(at, "registrations", await registration({}, most, keyOf("liar")))).toMatchObject({ status: 201 });
  });

  it("takes no declaration again without a change, and one with a change in a round", async () => {
    const at = await start();
    const declare = async (deadline: number, nonce: number) =>
      post(at, "registrations", await registration({}, { ...declaration, deadline }, key, nonce));
    expect(await declare(12, 0)).toMatchObject({ status: 201 });
    for (let time = 0; time < 3; time++) expect(await declare(12, 1)).toEqual({ status: 409, reason: "unchanged" });
    expect(await declare(13, 1)).toMatchObject({ status: 201 });
    expect(await declare(14, 2)).toEqual({ status: 409, reason: "too-soon" });
    // nor is it by leaving in between
    await askToLeave(createDoorClient(parseJoinAddress(at.joinAddress)), key, Date.now());
    expect(await declare(15, 3)).toEqual({ status: 409, reason: "too-soon" });
    const written = await readFile(join(folder, "service", "operations.jsonl"), "utf8");
    expect(written.trimEnd().split("\n")).toHaveLength(3);
  });

  it("reserves no number for a question, but one after a signed declaration with a wrong number", async () => {
    const at = await start();
    const numberOf = async (name: string): Promise<unknown> =>
      ((await (await fetch(`${at.url}/gfml/v1/accounts/${namesOf(keyOf(name)).account}`)).json()) as object)[
        "learner" as never
      ];
    for (let stranger = 0; stranger < 30; stranger++) expect(await numberOf(`stranger ${stranger}`)).toBe(0);
    expect(await post(at, "registrations", await registration())).toMatchObject({ status: 201 });
    // it was told 0 as well, and comes second
    const late = keyOf("learner 1");
    const refused = await post(at, "registrations", await registration({}, declaration, late));
    expect(refused).toEqual({ status: 409, reason: "conflict" });
    expect([await numberOf("learner 1"), await numberOf("learner 2")]).toEqual([1, 2]);
    const third = await registration({}, { ...declaration, learner: 2 }, keyOf("learner 2"));
    expect(await post(at, "registrations", third)).toMatchObject({ status: 201 });
    const second = await registration({}, { ...declaration, learner: 1 }, late);
    expect(await post(at, "registrations", second)).toMatchObject({ status: 201 });
    // an unsigned wish for a number keeps nothing either
    const unsigned = { ...third, signature: `0x${"11".repeat(65)}`, account: namesOf(keyOf("learner 3")).account };
    expect(await post(at, "registrations", unsigned)).toMatchObject({ status: 401 });
    expect(await numberOf("learner 4")).toBe(3);
  });

  it("reserves no number without a code", async () => {
    const at = await start({ admission: { policy: "codes", codes: ["open sesame"] } });
    const wrong = await registration({}, { ...declaration, learner: 5 });
    expect(await post(at, "registrations", wrong)).toEqual({ status: 403, reason: "code" });
    const { account: other } = namesOf(keyOf("learner 1"));
    expect(await (await fetch(`${at.url}/gfml/v1/accounts/${other}`)).json()).toMatchObject({ learner: 0 });
  });

  it("accepts each signature of a declaration once", async () => {
    const at = await start();
    const first = await registration();
    expect(await post(at, "registrations", first)).toMatchObject({ status: 201 });
    expect(await post(at, "registrations", first)).toEqual({ status: 401, reason: "signature" });
  });

  it("requires a code, which is valid for one account", async () => {
    const at = await start({ admission: { policy: "codes", codes: ["open sesame"] } });
    expect(await post(at, "registrations", await registration())).toEqual({ status: 403, reason: "code" });
    const wrong = await registration({ code: "open barley" });
    expect(await post(at, "registrations", wrong)).toEqual({ status: 403, reason: "code" });
    const right = await registration({ code: "open sesame" });
    expect(await post(at, "registrations", right)).toMatchObject({ status: 201 });
    const other = keyOf("learner 1");
    const again = await registration({ code: "open sesame" }, { ...declaration, learner: 1 }, other);
    expect(await post(at, "registrations", again)).toEqual({ status: 403, reason: "code" });
  });

  it("admits listed accounts, and no revoked ones", async () => {
    const at = await start({
      admission: { policy: "accounts", accounts: [account], revoked: [namesOf(keyOf("learner 1")).account] },
    });
    expect(await post(at, "registrations", await registration())).toMatchObject({ status: 201 });
    const of = (name: string): Promise<object> => registration({}, { ...declaration, learner: 1 }, keyOf(name));
    expect(await post(at, "registrations", await of("learner 1"))).toEqual({ status: 403, reason: "revoked" });
    expect(await post(at, "registrations", await of("learner 2"))).toEqual({ status: 403, reason: "not-admitted" });
  });
});

describe("a request of an account", () => {
  it("is accepted once: signed by the account, for this task and time", async () => {
    const at = await start();
    await post(at, "registrations", await registration());
    const request = {
      kind: "withdraw" as const,
      provider: at.account,
      task: at.document.task,
      learner: 0,
      account,
      time: Date.now(),
    };
    expect(await post(at, "requests", signAccountRequest(key, request))).toMatchObject({ status: 202 });
    expect(await post(at, "requests", signAccountRequest(key, request))).toEqual({ status: 409, reason: "replayed" });
    const old = signAccountRequest(key, { ...request, time: request.time - 3_600_000 });
    expect(await post(at, "requests", old)).toEqual({ status: 409, reason: "replayed" });
    const stolen = signAccountRequest(keyOf("thief"), { ...request, time: request.time + 1 });
    expect(await post(at, "requests", stolen)).toEqual({ status: 401, reason: "signature" });
    const elsewhere = signAccountRequest(key, { ...request, provider: account, time: request.time + 2 });
    expect(await post(at, "requests", elsewhere)).toEqual({ status: 400, reason: "malformed" });
    const door = createDoorClient(parseJoinAddress(at.joinAddress));
    const settled = await until(
      "the withdrawal to be settled",
      async () => {
        const learner = await door.learner(0);
        return learner.pending === 0 && learner;
      },
      20,
    );
    expect(settled).toMatchObject({ account });
  });

  it("is not accepted again after a restart", async () => {
    const before = await start();
    await post(before, "registrations", await registration());
    const ask = { provider: before.account, task: before.document.task, learner: 0, account, time: Date.now() };
    const request = signAccountRequest(key, { kind: "withdraw", ...ask });
    expect(await post(before, "requests", request)).toMatchObject({ status: 202 });
    await before.stop();
    const after = await start();
    expect(await post(after, "requests", request)).toEqual({ status: 409, reason: "replayed" });
  });

  it("lets the account leave by its signature, and return with its number", async () => {
    const at = await start();
    await post(at, "registrations", await registration());
    const door = createDoorClient(parseJoinAddress(at.joinAddress));
    await askToLeave(door, key, Date.now());
    const hasLeft = async (): Promise<boolean> => {
      const learner = await door.learner(0);
      return learner.hasLeft && learner.pending === 0;
    };
    await until("the learner to have left", hasLeft, 20);
    expect(at.status().learners.registered).toBe(0);
    await expect(askToLeave(door, key, Date.now() + 1)).rejects.toMatchObject({ reason: "not-registered" });
    // what it signed before does not bring it back
    expect(await post(at, "registrations", await registration())).toEqual({ status: 401, reason: "signature" });
    const anew = await registration({}, declaration, key, 2);
    expect(await post(at, "registrations", anew)).toMatchObject({ status: 201 });
    expect(await door.learner(0)).toMatchObject({ hasLeft: false });
  });

  it("is limited in its rate", async () => {
    const at = await start({ limits: { requestsPerMinute: 2 } });
    await post(at, "registrations", await registration());
    const answers = [1, 2, 3].map((time) =>
      post(
        at,
        "requests",
        signAccountRequest(key, {
          kind: "withdraw",
          provider: at.account,
          task: at.document.task,
          learner: 0,
          account,
          time: Date.now() + time,
        }),
      ),
    );
    expect((await Promise.all(answers)).map(({ status }) => status).sort()).toEqual([202, 429, 429]);
  });
});

it("answers any body with a refusal, accepts valid ones, and stays up", async () => {
  const at = await start({ limits: { requestsPerMinute: 1_000_000, requestsPerMinuteAndAddress: 1_000_000 } });
  const good = await registration();
  await post(at, "registrations", good);
  const wish = { kind: "withdraw" as const, provider: at.account, task: at.document.task, learner: 0, account };
  const request = signAccountRequest(key, { ...wish, time: Date.now() });
  const texts = [good, request].map((value) => new TextEncoder().encode(JSON.stringify(value)));
  const body = fc.oneof(
    mutatedJson(good, request).map((value) => JSON.stringify(value)),
    mutatedBytes(fc.constantFrom(...texts)).map((bytes) => new TextDecoder().decode(bytes)),
  );
  const reasons = ["malformed", "signature", "conflict", "not-registered", "replayed", "not-found"];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom("registrations", "requests", "accounts"), body, async (path, text) => {
      const { status, reason } = await post(at, path, text);
      // "not-ready" would be an error that nobody thought of
      if (status !== 201 && status !== 202) expect(reasons).toContain(reason);
    }),
    { numRuns: 60 },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom("accounts", "learners"), fc.string({ maxLength: 80 }), async (path, name) => {
      const response = await fetch(`${at.url}/gfml/v1/${path}/${encodeURIComponent(name)}`);
      expect([200, 400, 404]).toContain(response.status);
    }),
    { numRuns: 20 },
  );
  expect((await fetch(`${at.url}/readyz`)).status).toBe(200);
  expect(at.status().learners.registered).toBe(1);
});

it("writes down no more declarations of an account than its rate allows", async () => {
  const at = await start({ limits: { requestsPerMinute: 2 } });
  const answers: number[] = [];
  for (const [nonce, deadline] of [12, 13, 14, 15].entries()) {
    const one = await registration({}, { ...declaration, deadline }, key, Math.min(nonce, 2));
    answers.push((await post(at, "registrations", one)).status);
  }
  expect(answers).toEqual([201, 201, 429, 429]);
  await at.stop();
  const written = await readFile(join(folder, "service", "operations.jsonl"), "utf8");
  expect(written.trimEnd().split("\n")).toHaveLength(2);
});

it("accepts a request to leave once, even if it arrives several times at once", async () => {
  const at = await start();
  await post(at, "registrations", await registration());
  const signer = createLearnerSigner({ key, domains: ledgerDomains(null) });
  const leaveSignature = await signer.leave(0, 1n);
  const wish = { kind: "leave" as const, provider: at.account, task: at.document.task, learner: 0, account };
  const now = Date.now();
  const answers = await Promise.all(
    [0, 1, 2].map((later) =>
      post(at, "requests", signAccountRequest(key, { ...wish, time: now + later, leaveSignature })),
    ),
  );
  expect(answers.map(({ status }) => status).sort()[0]).toBe(202);
  expect(answers.filter(({ reason }) => reason === "not-registered")).toHaveLength(2);
});

it("serves status, health and metrics", async () => {
  const at = await start();
  expect((await fetch(`${at.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${at.url}/readyz`)).status).toBe(200);
  expect(await (await fetch(at.joinAddress)).text()).toContain("gfml learner");
  expect((await fetch(`${at.url}/nothing`)).status).toBe(404);
  expect((await fetch(`${at.url}/gfml/v1/learners/7`)).status).toBe(404);
  expect(await (await fetch(`${at.url}/metrics`)).text()).toContain("gfml_ready 1");
});

it("resumes with the same numbers for learners", async () => {
  const before = await start();
  await post(before, "registrations", await registration());
  await before.stop();
  const after = await start();
  expect(await (await fetch(`${after.url}/gfml/v1/accounts/${account}`)).json()).toMatchObject({
    learner: 0,
    isRegistered: true,
  });
  const learner = await joinFederation(joinOptionsOf(run, 0, after.joinAddress));
  expect(learner.learner).toBe(0);
  await until("the learner to be connected", () => after.status().learners.connected === 1, 20);
  await learner.close();
});
