import { z } from "zod";
import { ACCOUNT } from "../../core/index.ts";
import { coalitionSchema, learningSchema, reputationSchema, taskSchema } from "../../round/index.ts";
import { chainSchema, ledgerSchema, modelSchema } from "../../simulation/index.ts";
import { declarationRulesSchema } from "../protocol/declarationRules.ts";

const account = z.string().regex(ACCOUNT).describe("an account: 0x and 40 hexadecimal digits");
const seconds = z.number().positive();

/** The shape of the learners' data: the provider fixes it before learners join. */
const samplesSchema = z.strictObject({
  features: z.int().min(1).describe("numbers in a sample, e.g. 784 for images of 28 x 28"),
  classes: z.int().min(2).max(256).describe("classes that the model distinguishes"),
  name: z.string().default("the learners' own").describe("the data that learners should hold, in words"),
});

/** The provider's HTTP server: learners join there. */
const doorSchema = z.strictObject({
  host: z
    .string()
    .min(1)
    .default("127.0.0.1")
    .describe("address to listen on; 0.0.0.0 for all addresses of this machine"),
  port: z.int().min(0).max(65_535).default(7300).describe("port to listen on; 0 for any free port"),
  publicUrl: z
    .string()
    .regex(/^https?:\/\/[^\s/]+(\/[^\s?#]*)?$/)
    .optional()
    .describe("the address that learners use, if it is not host and port: https://gfml.example.org"),
  certificate: z.string().optional().describe("file of a TLS certificate chain (PEM), to serve https"),
  privateKey: z.string().optional().describe("file of the certificate's private key (PEM)"),
  trustProxy: z
    .union([z.int().min(0).max(10), z.boolean()])
    .default(0)
    .describe(
      "proxies of your own in front of the door: as many last entries of X-Forwarded-For are theirs, and the one before names the client; true: 1, false: 0",
    ),
  pages: z
    .boolean()
    .optional()
    .describe("serve the pages for learners in browsers, under /pages; if absent, only if host is a loopback address"),
  view: z
    .enum(["off", "token", "public"])
    .optional()
    .describe(
      "access to rounds, peers and refusals in the pages: off, with the printed token, or public; if absent, from this machine if host is a loopback address, otherwise with the token",
    ),
});

/** The libp2p node: models travel through it. */
const networkSchema = z.strictObject({
  listen: z
    .array(z.string().min(1))
    .min(1)
    .default(["/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.1/tcp/0/ws"])
    .describe(
      "multiaddresses to listen on, e.g. /ip4/0.0.0.0/tcp/7301 and /ip4/0.0.0.0/tcp/7302/ws; browsers need a /ws address",
    ),
  announce: z
    .array(z.string().min(1))
    .default([])
    .describe("multiaddresses that learners use, if they differ: /dns4/gfml.example.org/tcp/443/wss"),
  relay: z.boolean().default(true).describe("relay streams between learners that cannot reach each other"),
  maxReservations: z.int().min(1).default(1000).describe("learners that the relay serves at once"),
});

/** The rules of admission. */
const admissionSchema = z.strictObject({
  policy: z
    .enum(["open", "accounts", "codes"])
    .default("open")
    .describe("open to anybody, to the listed accounts, or to holders of an invitation code"),
  accounts: z.array(account).default([]).describe("with policy accounts: the accounts that may join"),
  codes: z
    .array(z.string().min(8))
    .default([])
    .describe("with policy codes: invitation codes of at least 8 characters, each valid for one account"),
  codesFile: z
    .string()
    .optional()
    .describe("with policy codes: a file with one code per line, to keep the codes out of this file"),
  revoked: z.array(account).default([]).describe("accounts that are revoked permanently"),
  maxLearners: z.int().min(1).max(100_000).default(10_000).describe("most learners that are registered at once"),
});

/** When a round starts, and how long it waits for learners. */
const lifeSchema = z.strictObject({
  minLearners: z.int().min(1).default(2).describe("training learners that must be connected to start a round"),
  gatherTime: z
    .number()
    .nonnegative()
    .default(2)
    .describe("s to wait for more learners before each round, once there are enough"),
  patience: seconds
    .default(60)
    .describe("s to wait for answers without a deadline of the game: embeddings, measurements"),
  longestRound: seconds
    .default(600)
    .describe("s that the provider waits for the work of a coalition at most, whatever deadline its head declared"),
  tolerance: z
    .number()
    .nonnegative()
    .default(2)
    .describe("s that a member may take longer than it reports, to send its update"),
  barredRounds: z
    .int()
    .min(0)
    .default(3)
    .describe(
      "rounds for which a head that died or failed its check is barred from heading, and a member whose updates heads refuse is left out; twice as many each further time",
    ),
  reconnectTime: z
    .number()
    .nonnegative()
    .default(10)
    .describe("s to reconnect after a lost connection without missing a request"),
});

const headCheckSchema = z.strictObject({
  chunks: z
    .int()
    .min(0)
    .max(1024)
    .default(4)
    .describe("chunks of 1,024 parameters of every update that a head must open after each round; 0 for no check"),
});

/** Bounds of the load that learners can cause. */
const limitsSchema = z.strictObject({
  requestsPerMinute: z.int().min(1).default(120).describe("requests per minute and account at the door"),
  requestsPerMinuteAndAddress: z
    .int()
    .min(1)
    .default(6000)
    .describe("requests per minute and IP address at the door; many learners may share an address"),
  connections: z
    .int()
    .min(8)
    .default(1024)
    .describe("connections at the door at once; fewer if the system allows few open files"),
  transfers: z.int().min(1).default(4).describe("payloads above 64 kB that are received at once"),
  memory: z
    .int()
    .min(64)
    .default(2048)
    .describe("MB of memory outside the JavaScript heap above which payloads are refused"),
});

const loggingSchema = z.strictObject({
  level: z.enum(["debug", "info", "warn", "error"]).default("info").describe("lowest level that is written"),
});

const nonNegative = z.number().nonnegative();

/**
 * Terms of a task that protect it from strangers. A run leaves them off, as the paper does; a service has them on.
 */
const guardedShape = {
  learning: learningSchema
    .extend({
      largestUpdate: nonNegative.default(100).describe(learningSchema.shape.largestUpdate.description!),
      clipRoundMedians: nonNegative.default(2).describe(learningSchema.shape.clipRoundMedians.description!),
      lossLimit: nonNegative.default(2).describe(learningSchema.shape.lossLimit.description!),
    })
    .prefault({}),
  reputation: reputationSchema
    .extend({ roundCap: nonNegative.default(1.5).describe(reputationSchema.shape.roundCap.description!) })
    .prefault({}),
  coalition: coalitionSchema
    .extend({
      similarity: coalitionSchema.shape.similarity
        .unwrap()
        .default("unit")
        .describe(coalitionSchema.shape.similarity.description!),
      largestEmbedding: nonNegative.default(1e4).describe(coalitionSchema.shape.largestEmbedding.description!),
    })
    .prefault({}),
} as const;

/** The configuration of a provider's service. */
export const serviceSchema = z.strictObject({
  ...taskSchema.shape,
  ...guardedShape,
  preset: z
    .enum(["faithful", "benefit"])
    .default("faithful")
    .describe(
      "source of the values of absent task fields; benefit: terms by which learners should end better than alone",
    ),
  name: z.string().min(1).max(200).default("gfml").describe("the task's name, for people"),
  seed: z.int().min(0).default(0).describe("seed of the provider's random draws; learners see its hash"),
  rounds: z
    .union([z.int().min(1), z.literal("unlimited").describe('"unlimited": until the service is stopped')])
    .default("unlimited")
    .describe("rounds to play"),
  evaluationInterval: z.int().min(1).default(5).describe("rounds between measurements of accuracy"),
  choiceInterval: z
    .int()
    .min(1)
    .default(50)
    .describe(
      "with unlimited rounds: rounds between two choices of how learners personalize, where personalization chooses; otherwise they choose after the last round",
    ),
  samples: samplesSchema,
  contract: z
    .union([
      z.string().min(1).describe("the file of a data contract (JSON)"),
      z.record(z.string(), z.unknown()).describe("the contract itself"),
    ])
    .optional()
    .describe(
      "the data contract that learners' data must follow, see gfml contract; if absent, learners hold images with samples.features values",
    ),
  model: modelSchema.prefault({}),
  initialModel: z.string().optional().describe("safetensors file with the parameters that every coalition starts from"),
  ledger: ledgerSchema,
  chain: chainSchema.omit({ keystore: true }).prefault({}),
  keystore: z
    .string()
    .optional()
    .describe(
      "keystore file of the provider's key, which gives its account and peer id; the variable GFML_PRIVATE_KEY if absent",
    ),
  folder: z.string().min(1).default("federation").describe("folder for records, checkpoints and the journal"),
  door: doorSchema.prefault({}),
  network: networkSchema.prefault({}),
  admission: admissionSchema.prefault({}),
  life: lifeSchema.prefault({}),
  declarations: declarationRulesSchema.prefault({}),
  encoding: z
    .enum(["float32", "float16", "int8"])
    .default("float32")
    .describe("encoding of updates: exact, or rounded, with the rounding error added to the next update"),
  topUp: z
    .number()
    .nonnegative()
    .default(0)
    .describe(
      "tokens added to incentive.escrow since the task was opened: raise it and start the service again when the escrow is spent",
    ),
  headCheck: headCheckSchema.prefault({}),
  limits: limitsSchema.prefault({}),
  clock: z
    .enum(["real", "planned"])
    .default("real")
    .describe("real: learners keep the agreed frequency and measure times; planned: times follow from eqs. 7 and 9"),
  logging: loggingSchema.prefault({}),
});

/** A complete configuration of a service, with every field set. */
export type ServiceConfig = z.output<typeof serviceSchema>;
/** The input of a configuration: all fields but `samples`, or `contract` in its place, are optional. */
export type ServiceConfigInput = Omit<z.input<typeof serviceSchema>, "samples"> & {
  readonly samples?: Partial<z.input<typeof samplesSchema>>;
};
