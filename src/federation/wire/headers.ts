import { z } from "zod";
import { HASH } from "../../core/index.ts";
import type { WireMessage } from "../../network/browser.ts";
import {
  calibrationSchema,
  type MemberOutcome,
  type MemberSettlement,
  recipeSchema,
  sharesSchema,
} from "../../round/index.ts";
import { MalformedMessageError } from "../errors.ts";
import { sampleCountsSchema, scoresSchema } from "../protocol/personalization.ts";
import { declarationSchema, signatureText as signature } from "../protocol/registration.ts";
import { accountText } from "../protocol/taskDocument.ts";

const index = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const coalition = z.int().min(0).max(127);
const hashText = z.string().regex(HASH);
const nonNegative = z.number().nonnegative();
/** Most members of a coalition. */
const MEMBERS = 100_000;
const members = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(MEMBERS);
const addresses = z.array(z.string().min(1).max(500)).max(32);

/** The part of a declaration that games and costs need. */
const profile = z.strictObject({
  learner: index,
  sampleCount: declarationSchema.shape.sampleCount,
  cyclesPerSample: declarationSchema.shape.cyclesPerSample,
  minFrequency: declarationSchema.shape.minFrequency,
  maxFrequency: declarationSchema.shape.maxFrequency,
  uplinkRate: declarationSchema.shape.uplinkRate,
  deadline: declarationSchema.shape.deadline,
});

const undelivered = z.strictObject({
  learner: index,
  delivered: z.literal(false),
  reason: z.enum(["late", "unreachable", "malformed"]),
});
/** A delivery as it travels. `ownMeasure` is its `updateNorm`: version 1 of the protocol has the older name. */
const delivered = z.strictObject({
  learner: index,
  delivered: z.literal(true),
  measure: z.number(),
  ownMeasure: nonNegative,
  keptFrequency: nonNegative,
  computationTime: nonNegative,
  transmissionTime: nonNegative,
  updateHash: hashText,
  embeddingHash: hashText,
  signature: signature.optional(),
});
const fromWire = <Delivery extends { readonly ownMeasure: number }>({ ownMeasure, ...rest }: Delivery) => ({
  ...rest,
  updateNorm: ownMeasure,
});

/** A member of a settlement or of a head's report, as it travels. */
export const memberToWire = (member: MemberSettlement | MemberOutcome): unknown => {
  if (!member.delivered) return member;
  const { updateNorm, ...rest } = member;
  return { ...rest, ownMeasure: updateNorm };
};

const gradientNorms = z.array(z.number()).max(100_000);
const settled = z.strictObject({ learner: index, delivered: z.literal(false) });

/** Most results of a measurement. */
const RESULTS = 10_000;

/** How learners adapt a model that is measured. */
const adaptation = z.strictObject({
  recipes: z.array(z.array(recipeSchema).min(1).max(100)).min(1).max(100),
  on: z.enum(["test", "held-out"]),
  draws: z.int().min(1).max(1000),
  trainedShares: sharesSchema.optional(),
});

/** Headers of requests by kind. Models are payloads. */
export const requestHeaders = {
  embed: z.strictObject({ round: index, models: z.int().min(1).max(128) }),
  train: z.strictObject({
    task: index,
    round: index,
    coalition,
    frequency: z.number().positive(),
    deadline: z.number().positive(),
  }),
  head: z.strictObject({
    task: index,
    round: index,
    coalition,
    deadline: z.number().positive(),
    clipNorm: z.number().positive().optional(),
    members: members(z.strictObject({ profile, frequency: z.number().positive(), reputation: z.number() })),
  }),
  open: z.strictObject({ round: index, coalition, chunks: z.array(index).min(1).max(1024) }),
  settle: z.strictObject({
    settlement: z.strictObject({
      task: index,
      round: index,
      coalition,
      modelHash: hashText,
      members: members(z.union([delivered.transform(fromWire), settled])),
    }),
    largestMeasure: z.number(),
  }),
  personalize: z.strictObject({ round: index, sampleCounts: sampleCountsSchema, adaptation: adaptation.optional() }),
} as const;

/** Headers of answers by kind. */
export const responseHeaders = {
  embed: z.strictObject({}),
  train: z.strictObject({
    learner: index,
    encoding: z.enum(["float32", "float16", "int8"]),
    updateHash: hashText,
    updateNorm: nonNegative,
    embeddingHash: hashText,
    signature: signature.optional(),
    gradientNorms,
    computationTime: nonNegative,
    transmissionTime: nonNegative,
  }),
  head: z.strictObject({
    coalition,
    members: members(z.union([delivered.extend({ gradientNorms }).transform(fromWire), undelivered])),
  }),
  open: z.strictObject({
    openings: z
      .array(
        z.strictObject({
          learner: index,
          chunks: z
            .array(z.strictObject({ index, bytes: z.int().min(1).max(4096), proof: z.array(hashText).max(40) }))
            .max(1024),
        }),
      )
      .max(MEMBERS),
  }),
  settle: z.strictObject({ signatures: z.array(signature).max(MEMBERS) }),
  personalize: z.strictObject({
    before: scoresSchema,
    after: z.array(scoresSchema).min(1).max(RESULTS),
    samples: z.int().min(0).optional(),
    /** A learner's signature of the figures of held-out samples. */
    signature: z.string().max(200).optional(),
    available: z.int().min(0).optional(),
  }),
} as const;

/** Headers of the messages outside of rounds, by kind. */
const sessionHeaders = {
  /** Learner -> provider, the first message: its number and its addresses. */
  hello: z.strictObject({ protocol: z.string().max(40), task: index, learner: index, addresses }),
  /** The answer to `hello`. */
  welcome: z.strictObject({ round: index, isOpen: z.boolean() }),
  /** Provider -> member: its part in a round. */
  assignment: z.strictObject({
    task: index,
    round: index,
    coalition,
    frequency: z.number().positive(),
    deadline: z.number().positive(),
    head: z.strictObject({ learner: index, account: accountText, addresses }),
    /** The members that send updates to the head. Only the head gets this list. */
    members: z
      .array(z.strictObject({ learner: index, account: accountText }))
      .max(MEMBERS)
      .optional(),
  }),
  /** Provider -> passive learner: offers a model, to be requested by a signature. */
  "model-request": z.strictObject({ task: index, round: index }),
  "model-request-answer": z.strictObject({ signature }),
  /** Provider -> learner: the result of its round. */
  earnings: z.strictObject({
    round: index,
    coalition: coalition.nullable(),
    isHead: z.boolean(),
    frequency: z.number().nullable(),
    payment: z.number(),
    contribution: z.number().nullable(),
    delivered: z.boolean(),
    failure: z.string().max(40).nullable(),
    balance: z.number(),
    globalReputation: z.number(),
  }),
  /** Provider -> learner, the last message of a task: all rounds are played, and the provider ends. */
  finished: z.strictObject({ rounds: index, balance: z.number(), globalReputation: z.number() }),
  /** Provider -> head: a member is revoked. Its stream ends, and an update that has not arrived does not count. */
  revoked: z.strictObject({ learner: index, account: accountText }),
  /** The answer to a message that needs no result. */
  done: z.strictObject({}),
  /** Passive learner -> provider: requests the model of the head that it is most similar to. */
  "fetch-model": z.strictObject({}),
  "model-answer": z.strictObject({
    round: index,
    coalition,
    modelHash: hashText,
    /** How newcomers adapt the model, where the task calibrates and a choice is made. */
    calibration: calibrationSchema.optional(),
  }),
} as const;

/** A learner's part in a round. */
export type Assignment = z.output<(typeof sessionHeaders)["assignment"]>;
/** The result of a round for a learner. */
export type Earnings = z.output<(typeof sessionHeaders)["earnings"]>;
/** The end of a task, with the learner's balance and reputation. */
export type Finished = z.output<(typeof sessionHeaders)["finished"]>;
export type SessionKind = keyof typeof sessionHeaders;
export type SessionHeader<Kind extends SessionKind> = z.output<(typeof sessionHeaders)[Kind]>;

/** Checks the header of a message. @throws MalformedMessageError if it does not match the schema */
export const readHeader = <Header extends z.ZodType>(message: WireMessage, schema: Header): z.output<Header> => {
  const parsed = schema.safeParse(message.header);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new MalformedMessageError(`the header of "${message.kind}" is invalid`, {
    problem: `${issue?.path.join(".")}: ${issue?.message}`.slice(0, 200),
  });
};

/** Checks the kind and the header of a session message. @throws MalformedMessageError if one of them does not match */
export const readSession = <Kind extends SessionKind>(message: WireMessage, kind: Kind): SessionHeader<Kind> => {
  if (message.kind !== kind)
    throw new MalformedMessageError("the answer has a wrong kind", { kind: message.kind, expected: kind });
  return readHeader(message, sessionHeaders[kind]) as SessionHeader<Kind>;
};

/** Creates a message outside of rounds. */
export const sessionMessage = <Kind extends SessionKind>(
  kind: Kind,
  header: SessionHeader<Kind>,
  payload?: Uint8Array,
): WireMessage => ({ kind, header, ...(payload && { payload }) });
