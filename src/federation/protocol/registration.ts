import { z } from "zod";
import { signDocument } from "./Identity.ts";
import { accountText, PROTOCOL } from "./taskDocument.ts";

/** As far as the coalition game computes exactly: a larger one would end every round that it is in. */
const sampleCount = z
  .int()
  .min(1)
  .max(2 ** 31);
const positive = z.number().positive().finite();

/** What a learner declares (docs/reference/protocol.md). */
export const declarationSchema = z.strictObject({
  learner: z
    .int()
    .min(0)
    .max(2 ** 32 - 2),
  active: z.boolean(),
  sampleCount,
  classCount: z.int().min(1).max(65_535),
  cyclesPerSample: positive,
  minFrequency: z
    .int()
    .min(1)
    .max(2 ** 48 - 1),
  maxFrequency: z
    .int()
    .min(1)
    .max(2 ** 48 - 1),
  uplinkRate: positive,
  deadline: positive.lt(1e9),
  region: z
    .string()
    .regex(/^[\x21-\x7e]{1,8}$/)
    .optional(),
  /** Who is paid what the account earns; absent: the account. Once named, it stays. */
  payee: accountText.optional(),
  histogramHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

/** A wallet's word that an account speaks for it in this task: EIP-712, see `verifyDelegation` and `delegatedTask`. */
const delegationSchema = z.strictObject({
  /** The wallet's. */
  account: accountText,
  /** Not valid from here on, whole s since 1970. */
  until: z
    .int()
    .min(0)
    .max(2 ** 53 - 1),
  signature: z.string().regex(/^0x[0-9a-f]{128,130}$/),
});

export type SessionDelegation = z.output<typeof delegationSchema>;

/** `POST /gfml/v1/registrations`. */
export const registrationRequestSchema = z.strictObject({
  protocol: z.literal(PROTOCOL),
  account: accountText,
  declaration: declarationSchema,
  /** The account's signature of the declaration, EIP-712. */
  signature: z.string().regex(/^0x[0-9a-f]{130}$/),
  /** Where the account is the session key of a wallet: the declared payee is then the wallet's account. */
  delegation: delegationSchema.optional(),
  /** An invitation code, where the task asks for one. */
  code: z.string().max(200).optional(),
});

export type RegistrationRequest = z.output<typeof registrationRequestSchema>;

/**
 * `GET /gfml/v1/accounts/:account`: the number that an account has, or would be given now. Nothing is kept for whoever asks;
 * a declaration that is signed for a number given away meanwhile is answered with `conflict`, and the right one kept a while.
 */
export const accountAnswerSchema = z.strictObject({
  account: accountText,
  learner: z.int().min(0),
  isRegistered: z.boolean(),
  /** Shut out for good; what it earned stays its own. */
  isRevoked: z.boolean(),
  /** Signatures of the account that its registry has used. */
  nonce: z.int().min(0),
});

export type AccountAnswer = z.output<typeof accountAnswerSchema>;

/** What the provider certifies of a registration. */
const certificateSchema = z.strictObject({
  task: z.int().min(0),
  account: accountText,
  learner: z.int().min(0),
  active: z.boolean(),
});

/** The answer to a registration: the learner's number and its certificate of admission, signed by the provider. */
export const registrationAnswerSchema = z.strictObject({
  certificate: certificateSchema,
  signature: z.string(),
});

export type RegistrationAnswer = z.output<typeof registrationAnswerSchema>;
export const CERTIFICATE_PURPOSE = "certificate of admission";

/** A request that only the account may make: `POST /gfml/v1/withdrawals` and `.../departures`. */
export const accountRequestSchema = z.strictObject({
  request: z.strictObject({
    kind: z.enum(["withdraw", "leave"]),
    provider: accountText,
    task: z.int().min(0),
    learner: z.int().min(0),
    account: accountText,
    /** ms since 1970: older or younger than five minutes is refused, and no request is taken twice. */
    time: z.int().min(0),
    /** leave: the account's EIP-712 signature, for a ledger that asks for one. */
    leaveSignature: z
      .string()
      .regex(/^0x[0-9a-f]{130}$/)
      .optional(),
  }),
  signature: z.string(),
});

export type AccountRequest = z.output<typeof accountRequestSchema>["request"];
export const ACCOUNT_REQUEST_PURPOSE = "account request";

/** A request of an account as the door takes it. */
export const signAccountRequest = (
  key: Uint8Array,
  request: AccountRequest,
): { readonly request: AccountRequest; readonly signature: string } => ({
  request,
  signature: signDocument(key, ACCOUNT_REQUEST_PURPOSE, request),
});
