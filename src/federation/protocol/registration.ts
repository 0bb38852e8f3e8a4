import { z } from "zod";
import { ANY_SIGNATURE, HASH, SIGNATURE } from "../../core/index.ts";
import { reportedSumsSchema } from "./scaling.ts";
import { signDocument } from "./signDocument.ts";
import { accountText, PROTOCOL } from "./taskDocument.ts";

/** The coalition game computes exactly up to this count: a larger one would end every round of its learner. */
const sampleCount = z
  .int()
  .min(1)
  .max(2 ** 31);
const positive = z.number().positive().finite();

/** A learner's declaration, see docs/reference/protocol.md. */
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
  /** The account that gets the payments, if it is not the learner's own. It cannot change later. */
  payee: accountText.optional(),
  histogramHash: z.string().regex(HASH).optional(),
});

/** A signature of 64 or 65 bytes, as lower-case hex with 0x. */
export const signatureText = z.string().regex(ANY_SIGNATURE);

/** A wallet's signed permission for an account to act for it in this task: EIP-712, see `verifyDelegation` and `delegatedTask`. */
const delegationSchema = z.strictObject({
  /** The wallet's account. */
  account: accountText,
  /** The permission expires at this time, whole s since 1970. */
  until: z
    .int()
    .min(0)
    .max(2 ** 53 - 1),
  signature: signatureText,
});

/** A wallet's signed permission for a session key, with its time of expiry in s since 1970. */
export type SessionDelegation = z.output<typeof delegationSchema>;

/** `POST /gfml/v1/registrations`. */
export const registrationRequestSchema = z.strictObject({
  protocol: z.literal(PROTOCOL),
  account: accountText,
  declaration: declarationSchema,
  /** The account's signature of the declaration, EIP-712. */
  signature: z.string().regex(SIGNATURE),
  /** Present if the account is the session key of a wallet. The declared payee is then the wallet's account. */
  delegation: delegationSchema.optional(),
  /** An invitation code, if the task requires one. */
  code: z.string().max(200).optional(),
  /** Sums of the learner's columns, if the task's learners agree on the scaling. */
  sums: reportedSumsSchema.optional(),
});

/** A request to register with a signed declaration. */
export type RegistrationRequest = z.output<typeof registrationRequestSchema>;

/**
 * `GET /gfml/v1/accounts/:account`: the number of an account, or the number that it would get now. The request reserves nothing.
 * If the number is taken in the meantime, the door refuses the declaration with `conflict`, and reserves the next number.
 */
export const accountAnswerSchema = z.strictObject({
  account: accountText,
  learner: z.int().min(0),
  isRegistered: z.boolean(),
  /** Whether the account is revoked permanently. It keeps what it earned. */
  isRevoked: z.boolean(),
  /** Number of the account's signatures that the registry has used. */
  nonce: z.int().min(0),
});

/** The number and the state of an account. */
export type AccountAnswer = z.output<typeof accountAnswerSchema>;

/** The provider's certificate of a registration. */
const certificateSchema = z.strictObject({
  task: z.int().min(0),
  account: accountText,
  learner: z.int().min(0),
  active: z.boolean(),
});

/** The answer to a registration: the certificate of admission with the learner's number, signed by the provider. */
export const registrationAnswerSchema = z.strictObject({
  certificate: certificateSchema,
  signature: z.string(),
});

/** A certificate of admission with the provider's signature. */
export type RegistrationAnswer = z.output<typeof registrationAnswerSchema>;
/** The purpose of a certificate's signature. */
export const CERTIFICATE_PURPOSE = "certificate of admission";

/** A request that only the account itself can make, to withdraw or to leave: `POST /gfml/v1/requests`. */
export const accountRequestSchema = z.strictObject({
  request: z.strictObject({
    kind: z.enum(["withdraw", "leave"]),
    provider: accountText,
    task: z.int().min(0),
    learner: z.int().min(0),
    account: accountText,
    /** ms since 1970. It may differ by five minutes from the provider's time, and no request is accepted twice. */
    time: z.int().min(0),
    /** For leaving: the account's EIP-712 signature, which ledgers on a chain require. */
    leaveSignature: z.string().regex(SIGNATURE).optional(),
  }),
  signature: z.string(),
});

/** A request of an account to withdraw or to leave. */
export type AccountRequest = z.output<typeof accountRequestSchema>["request"];
/** The purpose of an account request's signature. */
export const ACCOUNT_REQUEST_PURPOSE = "account request";

/** Signs a request of an account for the door. */
export const signAccountRequest = (
  key: Uint8Array,
  request: AccountRequest,
): { readonly request: AccountRequest; readonly signature: string } => ({
  request,
  signature: signDocument(key, ACCOUNT_REQUEST_PURPOSE, request),
});
