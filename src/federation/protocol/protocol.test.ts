import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mutatedBytes, mutatedJson } from "../../../test/support/mutations.ts";
import { taskDocumentOf } from "../../../test/support/taskDocumentOf.ts";
import type { GfmlError } from "../../core/index.ts";
import { createLearnerSigner, ledgerDomains, verifyDeclaration, verifyLeave } from "../../ledger/browser.ts";
import { DoorUnreachableError } from "../errors.ts";
import { createDoorClient } from "../learner/createDoorClient.ts";
import { registerAtDoor } from "../learner/registerAtDoor.ts";
import { formatJoinAddress, parseJoinAddress } from "./joinAddress.ts";
import { CERTIFICATE_PURPOSE } from "./registration.ts";
import { namesOf, signDocument, signerOf } from "./signDocument.ts";
import { signTaskDocument, verifyTaskDocument } from "./taskDocument.ts";

const key = new Uint8Array(32).fill(7);
const { peerId, account } = namesOf(key);
const text = new TextDecoder();
const bytesOf = (words: string): Uint8Array => new TextEncoder().encode(words);

/** Runs a function: its errors must have one of these codes. Returns whether it threw nothing. */
const only = (codes: readonly GfmlError["code"][], work: () => unknown): boolean => {
  try {
    work();
    return true;
  } catch (error) {
    expect(codes, String(error)).toContain((error as GfmlError).code);
    return false;
  }
};

describe("a join address", () => {
  const scheme = fc.constantFrom("http", "https");
  const host = fc.constantFrom("127.0.0.1:7300", "gfml.example.org", "[2001:db8::1]:443");
  const segment = fc.stringMatching(/^[A-Za-z0-9._~-]{1,8}$/);

  it("is the same after encoding and decoding", () => {
    fc.assert(
      fc.property(scheme, host, fc.array(segment, { maxLength: 3 }), (protocol, at, path) => {
        const url = [`${protocol}://${at}`, ...path].join("/");
        expect(parseJoinAddress(formatJoinAddress({ url, peerId }))).toEqual({ url, peerId });
      }),
    );
  });

  it("is parsed or refused for any text", () => {
    const valid = `http://127.0.0.1:7300/join/${peerId}`;
    const anything = fc.oneof(
      fc.string({ maxLength: 300 }),
      mutatedBytes(fc.constant(bytesOf(valid))).map((bytes) => text.decode(bytes)),
    );
    fc.assert(fc.property(anything, (address) => void only(["GFML_JOIN_ADDRESS"], () => parseJoinAddress(address))));
    for (const filler of ["/", "a/", "/join/", "%"]) {
      const long = `http://a/${filler.repeat(200_000)}join/${peerId}`;
      only(["GFML_JOIN_ADDRESS"], () => parseJoinAddress(long));
    }
  });
});

describe("a task document", () => {
  const document = taskDocumentOf({ account, peerId });
  const signed = signTaskDocument(key, document);

  it("is the same after encoding and decoding", () => {
    expect(verifyTaskDocument(JSON.parse(JSON.stringify(signed)), peerId)).toEqual(document);
  });

  it("is refused after any change, even with a valid signature by a different key", () => {
    const thief = new Uint8Array(32).fill(8);
    fc.assert(
      fc.property(
        mutatedJson(signed, { ...signed, document: { ...document, rounds: 7 } }),
        fc.boolean(),
        (value, signs) => {
          const outer = value as { document?: unknown };
          const lie = { document: outer?.document ?? null, signature: stolen(thief, outer?.document) };
          const given: unknown = JSON.parse(JSON.stringify(signs ? lie : value));
          const isSame = JSON.stringify(given) === JSON.stringify(signed);
          expect(only(["GFML_TASK_DOCUMENT"], () => verifyTaskDocument(given, peerId))).toBe(isSame);
        },
      ),
      { numRuns: 100 },
    );
  });

  const stolen = (by: Uint8Array, value: unknown): string => {
    try {
      return signDocument(by, "task document", value ?? null);
    } catch {
      // a document without canonical JSON cannot be signed
      return "";
    }
  };
});

describe("a signature", () => {
  const domains = ledgerDomains(null);
  const declaration = {
    ...{ learner: 0, active: true, sampleCount: 100, classCount: 10, cyclesPerSample: 1e6 },
    ...{ minFrequency: 1e7, maxFrequency: 1e9, uplinkRate: 1e7, deadline: 12, account },
  };

  /** The ways to write one signature: r, s and v as 27 or 28 or as the parity, or 64 bytes with the parity in s (ERC-2098). */
  const formsOf = (ordinary: Uint8Array): string[] => {
    const parity = ordinary[64]! - 27;
    const plain = Buffer.from(ordinary.subarray(0, 64)).toString("hex");
    const compact = Uint8Array.from(ordinary.subarray(0, 64));
    compact[32]! |= 128 * parity;
    return [`${plain}${parity === 1 ? "1c" : "1b"}`, `${plain}0${parity}`, Buffer.from(compact).toString("hex")];
  };

  it("gives no signer or a different one for any other bytes, and throws nothing", async () => {
    const signer = createLearnerSigner({ key, domains });
    const good = await signer.declaration(declaration);
    const raw = Uint8Array.from(Buffer.from(good.slice(2), "hex"));
    const forms = formsOf(raw);
    for (const form of forms) expect(verifyDeclaration(declaration, `0x${form}`, { domains, nonce: 0n })).toBe(account);
    fc.assert(
      fc.property(mutatedBytes(fc.constant(raw)), (bytes) => {
        const hex = Buffer.from(bytes).toString("hex");
        const isGood = forms.includes(hex);
        const byDeclaration = verifyDeclaration(declaration, `0x${hex}`, { domains, nonce: 0n });
        expect(byDeclaration === account).toBe(isGood);
        expect(verifyLeave(0, `0x${hex}`, { domains, nonce: 0n })).not.toBe(account);
        expect(signerOf("task document", declaration, hex)?.account).not.toBe(account);
      }),
      { numRuns: 100 },
    );
  });
});

describe("an answer of a door", () => {
  const status = {
    ...{ name: "n", version: "1", round: 1, rounds: 5, phase: "waiting", accuracy: null, escrow: "1", digest: "d" },
    learners: { registered: 1, training: 1, passive: 0, connected: 1, needed: 1 },
    lastRound: null,
  };
  const standing = { account, learner: 3, isRegistered: true, isRevoked: false, nonce: 1 };
  const admission = { certificate: { task: 0, account, learner: 3, active: true }, signature: "ab" };
  const answers = [status, standing, admission, signTaskDocument(key, taskDocumentOf({ account, peerId }))];
  const json = mutatedJson(...answers).map((value) => JSON.stringify(value));

  it("is accepted, or causes one of three errors, for any bytes and any status", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          json,
          mutatedBytes(fc.constant(bytesOf(JSON.stringify(status)))).map((bytes) => text.decode(bytes)),
        ),
        fc.constantFrom(200, 200, 201, 400, 404, 500),
        async (body, code) => {
          const answering = (async () => new Response(body, { status: code })) as typeof fetch;
          const door = createDoorClient({ url: "http://door", peerId }, { fetch: answering });
          const asked = [door.task(), door.account(account), door.status(), door.learner(0), door.request({})];
          for (const one of await Promise.allSettled(asked)) {
            if (one.status === "fulfilled") continue;
            only(["GFML_DOOR_ANSWER", "GFML_DOOR_UNREACHABLE", "GFML_TASK_DOCUMENT"], () => {
              throw one.reason;
            });
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("is not read beyond its limit", async () => {
    let read = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        read += 2 ** 16;
        controller.enqueue(new Uint8Array(2 ** 16));
      },
    });
    const door = createDoorClient(
      { url: "http://door", peerId },
      { fetch: (async () => new Response(endless)) as typeof fetch },
    );
    await expect(door.status()).rejects.toBeInstanceOf(DoorUnreachableError);
    expect(read).toBeLessThan(2 ** 23);
  });
});

it("registers again after a broken connection, and gives up if the door does not answer", async () => {
  const certificate = { task: 3, account, learner: 5, active: true };
  const standing = { account, learner: 5, isRegistered: false, isRevoked: false, nonce: 0 };
  let breaks = 1;
  const fetching = async (url: string | URL | Request): Promise<Response> => {
    if (!String(url).endsWith("registrations")) return new Response(JSON.stringify(standing));
    if (breaks-- > 0) throw new TypeError("fetch failed");
    const signature = signDocument(key, CERTIFICATE_PURPOSE, certificate);
    return new Response(JSON.stringify({ certificate, signature }), { status: 201 });
  };
  const register = () =>
    registerAtDoor({
      door: createDoorClient({ url: "http://door", peerId }, { fetch: fetching as typeof fetch }),
      document: taskDocumentOf({ account, peerId }),
      account,
      signer: createLearnerSigner({ key, domains: ledgerDomains(null) }),
      declaration: {
        ...{ active: true, sampleCount: 100, classCount: 10, cyclesPerSample: 1e6 },
        ...{ minFrequency: 1e7, maxFrequency: 1e9, uplinkRate: 1e7, deadline: 12 },
      },
      code: undefined,
      signal: new AbortController().signal,
    });
  expect((await register()).admission.certificate).toEqual(certificate);
  breaks = 100;
  await expect(register()).rejects.toBeInstanceOf(DoorUnreachableError);
  expect(breaks).toBe(94);
});

it("repeats only GET requests after a broken connection", async () => {
  const standing = { account, learner: 5, isRegistered: false, isRevoked: false, nonce: 0 };
  let breaks = 1;
  let asked = 0;
  const fetching = async (): Promise<Response> => {
    asked++;
    if (breaks-- > 0) throw new TypeError("fetch failed");
    return new Response(JSON.stringify(standing));
  };
  const door = createDoorClient({ url: "http://door", peerId }, { fetch: fetching as typeof fetch });
  expect(await door.account(account)).toEqual(standing);
  breaks = 1;
  await expect(door.request({})).rejects.toBeInstanceOf(DoorUnreachableError);
  breaks = 100;
  asked = 0;
  await expect(door.account(account)).rejects.toBeInstanceOf(DoorUnreachableError);
  expect(asked).toBe(2);
});
