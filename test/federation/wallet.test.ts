import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  askToLeave,
  createDoorClient,
  delegatedTask,
  joinFederation,
  namesOf,
  parseJoinAddress,
  type RunningProvider,
  type ServiceConfigInput,
  signAccountRequest,
  startProvider,
} from "../../src/federation/index.ts";
import { createLearnerSigner, ledgerDomains, signDelegation, signingAccount } from "../../src/ledger/index.ts";
import { defineService } from "../support/defineService.ts";
import { sampleDeclaration as declaration } from "../support/sampleDeclaration.ts";
import { until } from "../support/until.ts";
import { joinOptionsOf, keyOf, realNode, serviceOf, smallConfig } from "./support/smallFederation.ts";

const run = smallConfig({ rounds: 2, coalition: { count: 1 }, population: { learners: 3, activeFraction: 1 } });
let folder = "";
let time = 0;
let provider: RunningProvider;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-wallet-"));
  time = 1_800_000_000_000;
});
afterEach(async () => {
  await provider?.stop();
  await rm(folder, { recursive: true, force: true });
});

const start = async (fields: Partial<ServiceConfigInput> = {}): Promise<RunningProvider> => {
  const config = defineService(serviceOf(run, join(folder, "service"), fields));
  provider = await startProvider({ config, key: keyOf("provider"), createNode: realNode, now: () => time });
  return provider;
};

const wallet = signingAccount(keyOf("wallet"));
const walletAccount = wallet.address.toLowerCase();
const session = keyOf("session");
const hour = 3600;

/** What a wallet signs for a session key. */
const delegate = async (
  to: Uint8Array = session,
  { seconds = hour, by = wallet, task = delegatedTask(provider.document) } = {},
) => {
  const until = Math.floor(time / 1000) + seconds;
  const account = by.address.toLowerCase();
  const signature = await signDelegation({ account, session: namesOf(to).account, until, task }, by);
  return { account, until, signature };
};

/** Declares at the door. */
const register = async (
  key: Uint8Array,
  options: { readonly learner?: number; readonly payee?: string; readonly nonce?: number; readonly more?: object } = {},
): Promise<{ status: number; reason: unknown }> => {
  const { account } = namesOf(key);
  const { learner = 0, payee, nonce = 0, more = {} } = options;
  const own = { ...declaration, learner, ...(payee !== undefined && { payee }) };
  const signer = createLearnerSigner({ key, domains: ledgerDomains(null) });
  const signature = await signer.declaration({ ...own, account }, BigInt(nonce));
  const response = await fetch(`${provider.url}/gfml/v1/registrations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ protocol: "gfml/2", account, declaration: own, signature, ...more }),
  });
  return { status: response.status, reason: ((await response.json()) as { reason?: unknown }).reason };
};
const refused = (status: number, reason: string) => ({ status, reason });
const taken = { status: 201, reason: undefined };
const payee = walletAccount;

describe("a session of a wallet", () => {
  it("is admitted only with the wallet's signature, and only as signed", async () => {
    await start();
    const good = await delegate();
    const other = signingAccount(keyOf("another wallet"));
    expect(await register(session, { payee })).toEqual(refused(401, "delegation"));
    expect(await register(session, { more: { delegation: good } })).toEqual(refused(401, "delegation"));
    const cases = [
      await delegate(keyOf("another session")),
      await delegate(session, { task: "ab".repeat(32) }),
      await delegate(session, { seconds: -1 }),
      { ...good, until: good.until + 1 },
      { ...(await delegate(session, { by: other })), account: walletAccount },
    ];
    for (const delegation of cases)
      expect(await register(session, { payee, more: { delegation } })).toEqual(refused(401, "delegation"));
    expect(await register(session, { payee, more: { delegation: good } })).toEqual(taken);
    // once named, the payee stays
    expect(await register(session, { nonce: 1 })).toEqual(refused(401, "delegation"));
    const theirs = await delegate(session, { by: other });
    const changed = { nonce: 1, payee: theirs.account, more: { delegation: theirs } };
    expect(await register(session, changed)).toEqual(refused(401, "delegation"));
  });

  it("is admitted or revoked with its wallet", async () => {
    await start({ admission: { policy: "accounts", accounts: [walletAccount] } });
    expect(await register(session)).toEqual(refused(403, "not-admitted"));
    expect(await register(session, { payee, more: { delegation: await delegate() } })).toEqual(taken);
    await provider.revoke(walletAccount);
    const next = keyOf("next session");
    const again = { learner: 1, payee, more: { delegation: await delegate(next) } };
    expect(await register(next, again)).toEqual(refused(403, "revoked"));
  });

  it("uses the wallet's code in every session", async () => {
    await start({ admission: { policy: "codes", codes: ["open sesame"] } });
    const code = "open sesame";
    expect(await register(session, { payee, more: { delegation: await delegate(), code } })).toEqual(taken);
    time += 2 * hour * 1000;
    const next = keyOf("next session");
    const own = { learner: 1, payee, more: { delegation: await delegate(next), code } };
    expect(await register(next, own)).toEqual(taken);
    expect(await register(keyOf("stranger"), { learner: 2, more: { code } })).toEqual(refused(403, "code"));
  });

  it("is refused while a different session of the wallet takes part, also after a restart", async () => {
    await start();
    expect(await register(session, { payee, more: { delegation: await delegate() } })).toEqual(taken);
    await provider.stop();
    await start();
    const next = keyOf("next session");
    const own = async () => ({ learner: 1, payee, more: { delegation: await delegate(next, { seconds: 9 * hour }) } });
    expect(await register(next, await own())).toEqual(refused(409, "session"));
    // the wallet's own key is the same person
    expect(await register(keyOf("wallet"), { learner: 1 })).toEqual(refused(409, "session"));
    await askToLeave(createDoorClient(parseJoinAddress(provider.joinAddress)), session, time);
    expect(await register(next, await own())).toEqual(taken);
    const third = keyOf("third session");
    const last = async () => ({ learner: 2, payee, more: { delegation: await delegate(third) } });
    expect(await register(third, await last())).toEqual(refused(409, "session"));
    time += 10 * hour * 1000;
    expect(await register(third, await last())).toEqual(taken);
  });
});

it("plays for its wallet until it expires, and its earnings are paid out afterwards", async () => {
  await start({
    rounds: "unlimited",
    life: { minLearners: 2, gatherTime: 0.2, patience: 20, reconnectTime: 1 },
    evaluationInterval: 100,
  });
  const learners = [];
  const delegation = await delegate();
  try {
    const one = await joinFederation({ ...joinOptionsOf(run, 0, provider.joinAddress), key: session, delegation });
    learners.push(one);
    for (const learner of [1, 2])
      learners.push(await joinFederation(joinOptionsOf(run, learner, provider.joinAddress)));
    const members = () => provider.status().lastRound?.coalitions.flatMap(({ members: all }) => all);
    await until("a round with learner 0", () => members()?.includes(0), 30);
    time += 2 * hour * 1000;
    await until("a round without learner 0", () => members()?.includes(0) === false, 30);
    await expect(one.done).resolves.toBeUndefined();
    const door = createDoorClient(parseJoinAddress(provider.joinAddress));
    expect((await door.learner(0)).balance).toBeGreaterThan(0);
    const { account } = namesOf(session);
    const ask = { provider: provider.account, task: provider.document.task, learner: 0, account, time };
    await door.request(signAccountRequest(session, { kind: "withdraw", ...ask }));
    await until("the balance to be paid out", async () => (await door.learner(0)).balance === 0, 30);
  } finally {
    await provider.stop();
    await Promise.all(learners.map((learner) => learner.close()));
  }
});
