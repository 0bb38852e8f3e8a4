import { z } from "zod";
import type { LearnerRecord } from "../../round/index.ts";

/** `GET /gfml/v1/status`. */
export const serviceStatusSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** The next round to play, from 0. */
  round: z.int().min(0),
  rounds: z.union([z.int(), z.literal("unlimited")]),
  /** The present activity of the provider. */
  phase: z.enum(["starting", "waiting", "playing", "stopping", "finished"]),
  learners: z.object({
    registered: z.int(),
    training: z.int(),
    passive: z.int(),
    connected: z.int(),
    needed: z.int(),
  }),
  lastRound: z
    .object({
      round: z.int(),
      coalitions: z.array(z.object({ coalition: z.int(), head: z.int().nullable(), members: z.array(z.int()) })),
      stable: z.boolean(),
      // providers before this field do not send it
      stableAtPaidPrices: z.boolean().optional(),
      payments: z.number(),
      completionTime: z.number(),
      droppedUpdates: z.int(),
    })
    .nullable(),
  accuracy: z
    .object({
      round: z.int(),
      shared: z.number(),
      personalised: z.number(),
      // providers before these fields do not send them
      learners: z.int().optional(),
      testSamples: z.int().nullable().optional(),
      tooFew: z.int().optional(),
    })
    .nullable(),
  /** Left in the escrow, 1e-18 token, decimal. */
  escrow: z.string(),
  digest: z.string(),
});

/** The public status of a service. */
export type ServiceStatus = z.output<typeof serviceStatusSchema>;

/** `GET /gfml/v1/learners/:number`. */
export const learnerStatusSchema = z.object({
  learner: z.int(),
  account: z.string(),
  active: z.boolean(),
  isConnected: z.boolean(),
  hasLeft: z.boolean(),
  /** The first round that it may head again, after it failed as a head; null if it is not barred. */
  barredUntil: z.int().nullable(),
  globalReputation: z.number(),
  /** Tokens that are earned and not withdrawn. */
  balance: z.number(),
  /** Its requests that the provider has not carried out yet. */
  pending: z.int(),
  lastRound: z
    .object({
      round: z.int(),
      coalition: z.int().nullable(),
      isHead: z.boolean(),
      frequency: z.number().nullable(),
      payment: z.number(),
      contribution: z.number().nullable(),
      delivered: z.boolean(),
      failure: z.string().nullable(),
    })
    .nullable(),
});

/** The public status of a learner. */
export type LearnerStatus = z.output<typeof learnerStatusSchema>;

/** The part of a learner's record that the learner gets: the outcome of its round. */
export const roundOutcomeOf = ({
  round,
  coalition,
  isHead,
  frequency,
  payment,
  contribution,
  delivered,
  failure,
}: LearnerRecord): Pick<
  LearnerRecord,
  "round" | "coalition" | "isHead" | "frequency" | "payment" | "contribution" | "delivered" | "failure"
> => ({ round, coalition, isHead, frequency, payment, contribution, delivered, failure });
