import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mutatedBytes, mutatedJson } from "../../../test/support/mutations.ts";
import { RandomStream } from "../../core/index.ts";
import type { WireMessage } from "../../network/browser.ts";
import type { LearnerRequest, LearnerResponse } from "../../round/index.ts";
import { MalformedMessageError } from "../errors.ts";
import { floatsFromBytes, floatsToBytes } from "./floats.ts";
import { readSession, type SessionHeader, type SessionKind, sessionMessage } from "./headers.ts";
import { MOST_HEADER_BYTES } from "./longHeaders.ts";
import { decodeRequest, encodeRequest } from "./requests.ts";
import { decodeResponse, encodeResponse, largestPayload } from "./responses.ts";

const PARAMETERS = 7;
const shape = { parameterCount: PARAMETERS, embeddingSize: 3, localSteps: 2 };
const stream = new RandomStream(0, "wire test");
const vector = (length: number): Float32Array => Float32Array.from({ length }, () => stream.uniformBetween(-1, 1));
const model = vector(PARAMETERS);
const hash = "ab".repeat(32);
const signature = `0x${"cd".repeat(65)}`;
const account = `0x${"12".repeat(20)}`;
const profile = {
  ...{ learner: 4, sampleCount: 90, cyclesPerSample: 5e5, minFrequency: 1e7 },
  ...{ maxFrequency: 1e9, uplinkRate: 1e7, deadline: 12.5 },
};
const place = { task: 1, round: 3, coalition: 2 };
const delivered = {
  ...{ learner: 4, delivered: true as const, measure: 0.5, updateNorm: 0.5, keptFrequency: 1e9 },
  ...{ computationTime: 1.5, transmissionTime: 1, updateHash: hash, embeddingHash: hash, signature },
};
const chunk = { index: 0, bytes: new Uint8Array(4 * PARAMETERS), proof: [hash] };

const requests: LearnerRequest[] = [
  { kind: "embed", round: 3, models: [model, vector(PARAMETERS)] },
  { kind: "train", ...place, frequency: 1e9, deadline: 12.5, model },
  { kind: "head", ...place, deadline: 12.5, model, members: [{ profile, frequency: 1e9, reputation: 0.5 }] },
  { kind: "open", round: 3, coalition: 2, chunks: [0] },
  {
    kind: "settle",
    settlement: { ...place, modelHash: hash, members: [delivered, { learner: 5, delivered: false }] },
    largestMeasure: 0.5,
  },
  { kind: "personalise", round: 3, model, sampleCounts: [1, "all"] },
];
const score = { accuracy: 0.5, loss: 1 };
const answers: LearnerResponse[] = [
  { kind: "embed", embeddings: vector(6) },
  {
    ...{ kind: "train" as const, learner: 4, parameters: new Float32Array(), updateHash: hash, updateNorm: 0.5 },
    ...{ embeddingHash: hash, signature, gradientNorms: [1, 2], computationTime: 1.5, transmissionTime: 1 },
    encoded: { encoding: "float32" as const, bytes: floatsToBytes(model) },
  },
  {
    ...{ kind: "head" as const, coalition: 2, model },
    members: [
      { ...delivered, gradientNorms: [1, 2] },
      { learner: 5, delivered: false, reason: "late" },
    ],
  },
  { kind: "open", openings: [{ learner: 4, chunks: [chunk] }] },
  { kind: "settle", signatures: [signature] },
  { kind: "personalise", before: score, after: [score, score] },
];
const sessions: { readonly [Kind in SessionKind]: SessionHeader<Kind> } = {
  hello: { protocol: "gfml/2", task: 1, learner: 4, addresses: ["/ip4/192.0.2.1/tcp/7000"] },
  welcome: { round: 3, isOpen: true },
  assignment: {
    ...{ ...place, frequency: 1e9, deadline: 12.5, head: { learner: 4, account, addresses: [] } },
    members: [{ learner: 4, account }],
  },
  "model-request": { task: 1, round: 3 },
  "model-request-answer": { signature },
  earnings: {
    ...{ round: 3, coalition: 2, isHead: false, frequency: 1e9, payment: 1.5, contribution: 0.5 },
    ...{ delivered: true, failure: null, balance: 3, globalReputation: 0.5 },
  },
  done: {},
  finished: { rounds: 3, balance: 3, globalReputation: 0.5 },
  revoked: { learner: 4, account },
  "fetch-model": {},
  "model-answer": { round: 3, coalition: 2, modelHash: hash },
} as { readonly [Kind in SessionKind]: SessionHeader<Kind> };

/** A header after JSON encoding and decoding. */
const traveled = (message: WireMessage): WireMessage => ({
  ...message,
  header: JSON.parse(JSON.stringify(message.header)) as unknown,
});
const payloads = mutatedBytes(fc.constant(floatsToBytes(model)));
/** A message that resembles one of these, sometimes with the header of a different one. */
const hostile = (messages: readonly WireMessage[]): fc.Arbitrary<WireMessage> => {
  const headers = messages.map(({ header }) => header);
  return fc.nat(messages.length - 1).chain((which) => {
    const { kind, payload } = messages[which]!;
    const like = fc.oneof({ weight: 5, arbitrary: mutatedJson(headers[which]) }, mutatedJson(...headers));
    return fc
      .tuple(like, fc.option<Uint8Array, Uint8Array | undefined>(payloads, { nil: payload }))
      .map(([header, bytes]) => traveled({ kind, header, ...(bytes && { payload: bytes }) }));
  });
};

/** Runs a decoder: it may only throw MalformedMessageError. @returns whether it accepted the message */
const isTaken = (decode: () => unknown): boolean => {
  try {
    decode();
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedMessageError);
    return false;
  }
};

describe("a message of a round", () => {
  it.each(requests.map((request, at) => [request.kind, request, answers[at]!] as const))(
    "is the same after encoding and decoding: %s",
    (_kind, request, answer) => {
      expect(decodeRequest(traveled(encodeRequest(request)), PARAMETERS)).toEqual(request);
      expect(decodeResponse(request, traveled(encodeResponse(answer)), shape)).toEqual(answer);
    },
  );

  it("travels with a short header for a coalition of 5,000 members", () => {
    const learners = Array.from({ length: 5000 }, (_, learner) => learner);
    const order: LearnerRequest = {
      ...{ kind: "head", ...place, deadline: 12.5, model },
      members: learners.map((learner) => ({ profile: { ...profile, learner }, frequency: 1e9, reputation: 0.5 })),
    };
    const report: LearnerResponse = {
      ...{ kind: "head", coalition: 2, model },
      members: learners.map((learner) => ({ ...delivered, learner, gradientNorms: [1, 2] })),
    };
    const opened: LearnerResponse = {
      kind: "open",
      openings: learners.map((learner) => ({ learner, chunks: [chunk] })),
    };
    const settlement = { ...place, modelHash: hash, members: learners.map((learner) => ({ ...delivered, learner })) };
    const settling: LearnerRequest = { kind: "settle", settlement, largestMeasure: 0.5 };
    const opening = requests.find(({ kind }) => kind === "open")!;
    const messages = [encodeRequest(order), encodeRequest(settling), encodeResponse(report), encodeResponse(opened)];
    for (const message of messages) expect(JSON.stringify(message.header).length).toBeLessThan(1000);
    expect(messages[0]!.payload!.length).toBeLessThan(MOST_HEADER_BYTES);
    expect(messages[2]!.payload!.length).toBeLessThan(largestPayload(order, shape));
    expect(messages[3]!.payload!.length).toBeLessThan(largestPayload(opening, shape));
    expect(decodeRequest(traveled(messages[0]!), PARAMETERS)).toEqual(order);
    expect(decodeRequest(traveled(messages[1]!), PARAMETERS)).toEqual(settling);
    expect(decodeResponse(order, traveled(messages[2]!), shape)).toEqual(report);
    expect(decodeResponse(opening, traveled(messages[3]!), shape)).toEqual(opened);
  });

  it.each([0, -1, 0.5, 1e9, "7", null])("is refused if it tells a header of %j bytes", (headerBytes) => {
    const message = { kind: "head", header: { headerBytes }, payload: new Uint8Array(9) };
    expect(() => decodeRequest(message, PARAMETERS)).toThrow(MalformedMessageError);
  });

  it("decodes or is refused as malformed, as a request of any bytes", () => {
    let taken = 0;
    fc.assert(
      fc.property(hostile(requests.map(encodeRequest)), (message) => {
        if (!isTaken(() => decodeRequest(message, PARAMETERS))) return;
        taken++;
        // an accepted message has all its fields
        const once = decodeRequest(message, PARAMETERS);
        expect(decodeRequest(traveled(encodeRequest(once)), PARAMETERS)).toEqual(once);
      }),
      { numRuns: 500 },
    );
    // otherwise only the first check would be tested
    expect(taken).toBeGreaterThan(10);
  });

  it("decodes or is refused as malformed, as an answer of any bytes to any request", () => {
    let taken = 0;
    const any = hostile(answers.map(encodeResponse));
    const pairs = fc.oneof(
      ...requests.map((request, at) => fc.tuple(fc.constant(request), hostile([encodeResponse(answers[at]!)]))),
      fc.tuple(fc.constantFrom(...requests), any),
    );
    fc.assert(
      fc.property(pairs, ([request, message]) => {
        if (isTaken(() => decodeResponse(request, message, shape))) taken++;
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(10);
  });

  it("holds no more bytes of openings than arrived", () => {
    fc.assert(
      fc.property(payloads, fc.array(fc.integer({ min: 1, max: 4096 }), { maxLength: 5 }), (payload, lengths) => {
        const chunks = lengths.map((bytes, index) => ({ index, bytes, proof: [] }));
        const message = { kind: "open", header: { openings: [{ learner: 4, chunks }] }, payload };
        const open = requests[3]!;
        if (!isTaken(() => decodeResponse(open, message, shape))) return;
        const answer = decodeResponse(open, message, shape) as Extract<LearnerResponse, { kind: "open" }>;
        const held = answer.openings.flatMap((one) => one.chunks.map(({ bytes }) => bytes.length));
        expect(held).toEqual(lengths);
        expect(held.reduce((sum, length) => sum + length, 0)).toBe(payload.length);
      }),
    );
  });
});

describe("a message outside of rounds", () => {
  const messages = Object.entries(sessions).map(([kind, header]) => sessionMessage(kind as SessionKind, header));

  it.each(messages.map((message) => [message.kind, message] as const))(
    "is the same after encoding and decoding: %s",
    (kind, message) => {
      expect(readSession(traveled(message), kind as SessionKind)).toEqual(message.header);
    },
  );

  it("decodes or is refused as malformed, for any bytes", () => {
    fc.assert(
      fc.property(hostile(messages), fc.constantFrom(...Object.keys(sessions)), fc.boolean(), (message, kind, own) => {
        isTaken(() => readSession(message, (own ? message.kind : kind) as SessionKind));
      }),
      { numRuns: 500 },
    );
  });
});

describe("floatsFromBytes", () => {
  it("decodes vectors at any offset of their buffer", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.nat(9),
        fc.nat(3),
        fc.infiniteStream(fc.float({ noNaN: false })),
        (count, length, offset, numbers) => {
          const next = (): number => numbers.next().value as number;
          const vectors = Array.from({ length: count }, () => Float32Array.from({ length }, next));
          const bytes = floatsToBytes(...vectors);
          const within = new Uint8Array(offset + bytes.length);
          within.set(bytes, offset);
          expect(floatsFromBytes(within.subarray(offset), count, length)).toEqual(vectors);
        },
      ),
    );
  });

  it("refuses any bytes that are not the expected number of vectors", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(4), fc.nat(5), (bytes, count, length) => {
        expect(isTaken(() => floatsFromBytes(bytes, count, length))).toBe(bytes.length === 4 * count * length);
      }),
    );
  });
});
