import { z } from "zod";
import { taskSchema } from "../../round/index.ts";
import { chainSchema, ledgerSchema, modelSchema } from "../../simulation/index.ts";

const account = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .describe("an account, 0x and 40 hexadecimal digits");
const seconds = z.number().positive();

/** What the provider knows of its learners' data before anybody has joined: their shape. */
const samplesSchema = z.strictObject({
  features: z.int().min(1).describe("numbers of a sample: 784 for images of 28 x 28"),
  classes: z.int().min(2).max(256).describe("classes that the model tells apart"),
  name: z.string().default("the learners' own").describe("what learners should hold, for people"),
});

/** The provider's HTTP server, by which learners come in. */
const doorSchema = z.strictObject({
  host: z.string().min(1).default("127.0.0.1").describe("address to listen at; 0.0.0.0 for all of this machine"),
  port: z.int().min(0).max(65_535).default(7300).describe("port to listen at; 0: any that is free"),
  publicUrl: z
    .string()
    .regex(/^https?:\/\/[^\s/]+(\/[^\s?#]*)?$/)
    .optional()
    .describe("how learners reach it, where that is not host and port: https://gfml.example.org"),
  certificate: z.string().optional().describe("file of a TLS certificate chain (PEM): then it speaks https"),
  privateKey: z.string().optional().describe("file of the certificate's key (PEM)"),
  trustProxy: z
    .boolean()
    .default(false)
    .describe("a proxy of yours stands before it: addresses are read from X-Forwarded-For"),
  pages: z
    .boolean()
    .optional()
    .describe("serve the pages, by which browsers join, under /pages; if absent, only where host is loopback"),
  view: z
    .enum(["off", "token", "public"])
    .optional()
    .describe(
      "who may see rounds, peers and refusals in the pages: nobody, whoever has the token that is printed, anybody; if absent, this machine where host is loopback, else by token",
    ),
});

/** The port by which models travel. */
const networkSchema = z.strictObject({
  listen: z
    .array(z.string().min(1))
    .min(1)
    .default(["/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.1/tcp/0/ws"])
    .describe("multiaddresses to listen at: /ip4/0.0.0.0/tcp/7301, /ip4/0.0.0.0/tcp/7302/ws; browsers need one of /ws"),
  announce: z
    .array(z.string().min(1))
    .default([])
    .describe("multiaddresses that learners are told, where they differ: /dns4/gfml.example.org/tcp/443/wss"),
  relay: z.boolean().default(true).describe("carry streams between learners that cannot reach each other"),
  maxReservations: z.int().min(1).default(1000).describe("learners that may be reached by the relay at once"),
});

/** Who may join. */
const admissionSchema = z.strictObject({
  policy: z
    .enum(["open", "accounts", "codes"])
    .default("open")
    .describe("anybody, the accounts listed, or whoever shows a code"),
  accounts: z.array(account).default([]).describe("accounts: who may join"),
  codes: z
    .array(z.string().min(8))
    .default([])
    .describe("codes: invitation codes, each good for one account; at least 8 characters"),
  codesFile: z.string().optional().describe("codes: a file with one code a line, to keep them out of this one"),
  revoked: z.array(account).default([]).describe("accounts that are shut out for good"),
  maxLearners: z.int().min(1).max(100_000).default(10_000).describe("learners that may be registered at once"),
});

/** When rounds are played, and with whom. */
const lifeSchema = z.strictObject({
  minLearners: z.int().min(1).default(2).describe("training learners that must be connected before a round starts"),
  gatherTime: z
    .number()
    .nonnegative()
    .default(2)
    .describe("s to wait for more learners once there are enough, before each round"),
  patience: seconds
    .default(60)
    .describe("s that an answer may take which no deadline of the game rules: embeddings, measurements"),
  tolerance: z
    .number()
    .nonnegative()
    .default(2)
    .describe("s by which a member may really take longer than it says, for the way of its update"),
  barredRounds: z
    .int()
    .min(0)
    .default(3)
    .describe("rounds in which a head that died or failed its check may not head again"),
  reconnectTime: z
    .number()
    .nonnegative()
    .default(10)
    .describe("s in which a learner whose connection broke may come back and miss nothing"),
});

const headCheckSchema = z.strictObject({
  chunks: z
    .int()
    .min(0)
    .max(1024)
    .default(4)
    .describe(
      "chunks of 1,024 parameters of every update that a head must open after each round; 0: heads are believed",
    ),
});

/** Bounds of what one learner may ask for. */
const limitsSchema = z.strictObject({
  requestsPerMinute: z.int().min(1).default(120).describe("requests at the door a minute, an account"),
  requestsPerMinuteAndAddress: z
    .int()
    .min(1)
    .default(6000)
    .describe("requests at the door a minute, an address; many learners may share one"),
  transfers: z.int().min(1).default(4).describe("large payloads that are received at once"),
  memory: z.int().min(64).default(2048).describe("MB of memory above which no new connection is taken"),
});

const loggingSchema = z.strictObject({
  level: z.enum(["debug", "info", "warn", "error"]).default("info").describe("least level of a line that is written"),
});

/** All of a provider's service. */
export const serviceSchema = z.strictObject({
  ...taskSchema.shape,
  name: z.string().min(1).max(200).default("gfml").describe("what the task is called, for people"),
  seed: z.int().min(0).default(0).describe("everything that the provider draws follows from it; learners see its hash"),
  rounds: z
    .union([z.int().min(1), z.literal("unlimited").describe('"unlimited": until it is stopped')])
    .default("unlimited")
    .describe("rounds to play"),
  evaluationInterval: z.int().min(1).default(5).describe("rounds between measurements of accuracy"),
  samples: samplesSchema,
  model: modelSchema.prefault({}),
  initialModel: z.string().optional().describe("safetensors file to start every coalition from"),
  ledger: ledgerSchema,
  chain: chainSchema.omit({ keystore: true }).prefault({}),
  keystore: z
    .string()
    .optional()
    .describe("keystore file of the provider's key, its account and peer id; GFML_PRIVATE_KEY if absent"),
  folder: z.string().min(1).default("federation").describe("where records, checkpoints and the journal are kept"),
  door: doorSchema.prefault({}),
  network: networkSchema.prefault({}),
  admission: admissionSchema.prefault({}),
  life: lifeSchema.prefault({}),
  encoding: z
    .enum(["float32", "float16", "int8"])
    .default("float32")
    .describe("how updates travel: exactly, or rounded, with the rounding error made good in the next round"),
  topUp: z
    .number()
    .nonnegative()
    .default(0)
    .describe("tokens added to incentive.escrow since the task was opened: raise it and start again where it is spent"),
  headCheck: headCheckSchema.prefault({}),
  limits: limitsSchema.prefault({}),
  clock: z
    .enum(["real", "planned"])
    .default("real")
    .describe("real: learners keep to the agreed frequency and time is measured; planned: times are those of eqs. 7-9"),
  logging: loggingSchema.prefault({}),
});

/** A complete configuration of a service: every field set. */
export type ServiceConfig = z.output<typeof serviceSchema>;
/** What a user writes: any field but `samples` may be absent. */
export type ServiceConfigInput = z.input<typeof serviceSchema>;
