import { z } from "zod";
import { HASH, LOWER_CASE_ACCOUNT } from "../../core/index.ts";
import { dataContractSchema } from "../../data/index.ts";
import { calibrationSchema, digestOf, group, named, taskNames, taskSchema } from "../../round/index.ts";
import { TaskDocumentError } from "../errors.ts";
import { contractHash } from "./contractHash.ts";
import { declarationRulesSchema } from "./declarationRules.ts";
import { signDocument, signerOf } from "./signDocument.ts";

/** Version of the federation's protocol. A learner and a provider with different versions refuse each other. */
export const PROTOCOL = "gfml/2";

const hash = z.string().regex(HASH);
/** A lower-case Ethereum address. */
export const accountText: z.ZodString = z.string().regex(LOWER_CASE_ACCOUNT);
/** Most addresses of a provider in its document. */
export const MOST_ADDRESSES = 32;
const addresses = z.array(z.string().min(1).max(500)).max(MOST_ADDRESSES);

/** The description of a task for learners, before they join. The provider signs it. */
const taskDocumentSchema = z.strictObject({
  protocol: z.literal(PROTOCOL),
  name: z.string().max(200),
  provider: z.strictObject({ account: accountText, peerId: z.string().max(100), addresses }),
  /** Number of the task on its ledger. */
  task: z.int().min(0),
  // of a field that the first edition of the protocol lacks, absence means what was meant then
  terms: taskSchema.required().extend({ trainer: taskSchema.shape.trainer }),
  model: z.strictObject({
    features: z.int().min(1),
    classes: z.int().min(2).max(256),
    hiddenLayers: z.array(z.int().min(1)).min(1),
    rounding: z.enum(["strict", "fma"]),
    parameterCount: z.int().min(1),
    /** SHA-256 of the parameters that every coalition starts from. */
    initialHash: hash,
  }),
  /** The data that learners should hold, for people. */
  samples: z.string().max(1000),
  /** The data contract that learners' data must follow. Absent in tasks that version 0.1 opened. */
  contract: dataContractSchema().optional(),
  /** SHA-256 of the provider's seed. Its draws can be checked when the provider reveals the seed. */
  seedCommitment: hash,
  /** Seed of the learners' common projection of embeddings; 0 if there is none. */
  projectionSeed: z.int().min(0),
  /** The chain that keeps scores and payments; null if the provider keeps them. */
  chain: z.strictObject({ chainId: z.int().min(1), learners: accountText, rounds: accountText }).nullable(),
  rounds: z.union([z.int().min(1), z.literal("unlimited")]),
  encoding: z.enum(["float32", "float16", "int8"]),
  clock: z.enum(["real", "planned"]),
  /** Time for answers without a deadline of the game, s. */
  patience: z.number().positive(),
  /** Time that a member may take longer than it reports, s. */
  tolerance: z.number().nonnegative(),
  /** Whether the provider relays streams between learners. */
  relay: z.boolean(),
  /** Whether registration requires an invitation code. */
  invitation: z.boolean(),
  /** How newcomers adapt the model, of its first coalition where there are several; absent before a calibration. */
  calibration: calibrationSchema.optional(),
  /** What learners may declare; absent in documents of providers that check nothing. */
  declarations: declarationRulesSchema.optional(),
});

/** The description of a task, after its signature is checked. */
export type TaskDocument = z.output<typeof taskDocumentSchema>;

/** The document as it travels: its terms have their names of version 1, which peers of protocol gfml/2 know. */
export interface SignedTaskDocument {
  readonly document: Omit<TaskDocument, "terms"> & { readonly terms: unknown };
  readonly signature: string;
}

const documentNames = group<Pick<TaskDocument, "terms">>({ terms: named("terms", taskNames) });

const PURPOSE = "task document";

/** Signs a task document with the provider's key. */
export const signTaskDocument = (key: Uint8Array, told: TaskDocument): SignedTaskDocument => {
  const document = { ...told, terms: taskNames.encode(told.terms) };
  return { document, signature: signDocument(key, PURPOSE, document) };
};

/**
 * Returns a task document after checking its fields and its signature.
 *
 * @param peerId - the peer id of the join address: the only valid signer
 * @throws TaskDocumentError if the document is invalid, of a different protocol version, or signed by a different peer
 */
export const verifyTaskDocument = (value: unknown, peerId: string): TaskDocument => {
  const outer = z.strictObject({ document: z.unknown(), signature: z.string() }).safeParse(value);
  if (!outer.success) throw new TaskDocumentError("it is not a signed document");
  const { document, signature } = outer.data;
  const protocol = (document as { protocol?: unknown } | null)?.protocol;
  if (typeof protocol === "string" && protocol !== PROTOCOL) {
    throw new TaskDocumentError(`it uses protocol ${protocol.slice(0, 40)}, this program uses ${PROTOCOL}`);
  }
  const parsed = taskDocumentSchema.safeParse(documentNames.upgrade(document));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new TaskDocumentError(`${issue?.path.join(".")}: ${issue?.message}`);
  }
  // the signature covers the document as it arrived, before defaults
  const signer = signerOf(PURPOSE, document, signature);
  if (signer?.peerId !== peerId || parsed.data.provider.peerId !== peerId) {
    throw new TaskDocumentError("it is not signed by the peer that the join address names");
  }
  if (parsed.data.provider.account !== signer.account) {
    throw new TaskDocumentError("its account is not that of its signer");
  }
  return parsed.data;
};

/**
 * Identifies a task for a wallet's delegation: SHA-256, 64 hex digits, of the provider's account and the lasting part of the
 * task's document. The delegation stays valid when the provider starts again.
 */
export const delegatedTask = (document: TaskDocument): string =>
  digestOf({ account: document.provider.account, ...lastingPartOf(document) });

/**
 * The part of a document that stays the same while the task lasts, with the names of version 1. Addresses, name and the number
 * of rounds may change when a provider starts again.
 */
export const lastingPartOf = ({ task, terms, model, chain, seedCommitment, contract }: TaskDocument): object => ({
  task,
  terms: taskNames.encode(terms),
  model: modelNames.encode(model),
  chain: chain && chainNames.encode(chain),
  seedCommitment,
  ...(contract && { contract: contractHash(contract) }),
});

const modelNames = group<TaskDocument["model"]>({
  features: "features",
  classes: "classes",
  hiddenLayers: "hiddenLayers",
  rounding: "rounding",
  parameterCount: "parameterCount",
  initialHash: "initialHash",
});

const chainNames = group<NonNullable<TaskDocument["chain"]>>({
  chainId: "chainId",
  learners: "learners",
  rounds: "rounds",
});
