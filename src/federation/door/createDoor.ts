import rateLimit from "@fastify/rate-limit";
import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import type { z } from "zod";
import { proxyHops, servesPages } from "../config/serviceProblems.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import { DoorRefusal } from "../errors.ts";
import type { ChoiceAnswer, ReportsAnswer } from "../protocol/personalization.ts";
import {
  ACCOUNT_REQUEST_PURPOSE,
  type AccountAnswer,
  type AccountRequest,
  accountRequestSchema,
  type RegistrationAnswer,
  type RegistrationRequest,
  registrationRequestSchema,
} from "../protocol/registration.ts";
import type { ScalingAnswer } from "../protocol/scaling.ts";
import { signerOf } from "../protocol/signDocument.ts";
import type { LearnerStatus, ServiceStatus } from "../protocol/status.ts";
import { accountText, type SignedTaskDocument } from "../protocol/taskDocument.ts";

/** The provider behind a door. Every method may throw a DoorRefusal. */
export interface Desk {
  task(): SignedTaskDocument;
  /** The scaling that learners agreed on. */
  scaling(): ScalingAnswer;
  /** How the learners personalize. */
  personalization(): ChoiceAnswer;
  /** The reports that it follows from, from a place on. */
  reportsFrom(place: number): ReportsAnswer;
  account(account: string): AccountAnswer;
  /** @param counted - called when the account's signature is checked, before anything is written; may refuse */
  register(request: RegistrationRequest, counted: () => Promise<void>): Promise<RegistrationAnswer>;
  status(): ServiceStatus;
  learner(learner: number): Promise<LearnerStatus>;
  /** Accepts a signed request of an account. It is carried out between two rounds. */
  request(request: AccountRequest): Promise<void>;
  /** Whether learners can join and rounds can be played. */
  isReady(): boolean;
  metrics(): Promise<{ readonly text: string; readonly type: string }>;
  /** Called for every refusal. */
  refused(reason: string, account: string | undefined): void;
}

/** Longest request, bytes. */
const LONGEST = 64 * 1024;
/** Time for a request to arrive, ms. */
const ARRIVAL = 15_000;

/**
 * Creates the provider's HTTP server: task, admission, status, requests of accounts, health and metrics. Rates are limited by
 * account, when its signature is checked, and by IP address, more widely, because many learners may share one.
 *
 * @param tls - certificate and key in PEM, to serve https
 */
export const createDoor = async (
  desk: Desk,
  config: Pick<ServiceConfig, "door" | "limits">,
  tls?: { readonly certificate: string; readonly key: string },
): Promise<FastifyInstance> => {
  const { limits } = config;
  const hops = proxyHops(config);
  const server = fastify({
    bodyLimit: LONGEST,
    requestTimeout: ARRIVAL,
    connectionTimeout: ARRIVAL,
    keepAliveTimeout: 5_000,
    // closing does not wait for kept-alive connections
    forceCloseConnections: true,
    // a number: the client names itself in what is before the entries of the own proxies
    trustProxy: hops > 0 && ((_address: string, hop: number) => hop < hops),
    logger: false,
    // a path holds an account or a number
    routerOptions: { maxParamLength: 100 },
    ...(tls && { https: { cert: tls.certificate, key: tls.key } }),
  }) as unknown as FastifyInstance;

  await server.register(rateLimit, {
    global: true,
    max: limits.requestsPerMinuteAndAddress,
    timeWindow: 60_000,
    errorResponseBuilder: () => {
      desk.refused("too-many", undefined);
      return new DoorRefusal("too-many", "too many requests from this IP address; wait a minute");
    },
  });
  const limitAccount = server.createRateLimit({
    max: limits.requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request: FastifyRequest) => `account ${(request as { account?: string }).account ?? request.ip}`,
  });
  /** Counts a request of an account whose signature is checked. */
  const countFor = async (request: FastifyRequest, account: string): Promise<void> => {
    (request as { account?: string }).account = account;
    const limit = await limitAccount(request);
    // "allowed" is for a list of exceptions
    if (!limit.isAllowed && limit.isExceeded)
      throw new DoorRefusal("too-many", "too many requests from this account; wait a minute");
  };

  server.addHook("onSend", async (request, reply) => {
    // learners may join from pages of any origin: no answer depends on a browser's credentials. The view allows its own only
    if (request.url.startsWith("/gfml/")) void reply.header("access-control-allow-origin", "*");
    if (!reply.hasHeader("cache-control")) void reply.header("cache-control", "no-store");
  });
  server.options("/gfml/v1/*", async (_request, reply) => {
    await reply
      .header("access-control-allow-methods", "GET, POST")
      .header("access-control-allow-headers", "content-type")
      .header("access-control-max-age", "86400")
      .code(204)
      .send();
  });
  server.setErrorHandler(async (error: unknown, request, reply) => {
    const refusal = asRefusal(error);
    desk.refused(refusal.reason, (request as { account?: string }).account);
    await reply
      .code(refusal.statusCode)
      .send({ reason: refusal.reason, message: refusal.shortMessage, values: refusal.values });
  });
  server.setNotFoundHandler(async (_request, reply) => {
    await reply.code(404).send({ reason: "not-found", message: "this address does not exist", values: {} });
  });

  server.get("/gfml/v1/task", async () => desk.task());
  server.get("/gfml/v1/scaling", async () => desk.scaling());
  server.get("/gfml/v1/personalization", async () => desk.personalization());
  server.get<{ Params: { from: string } }>("/gfml/v1/personalization/reports/:from", async ({ params }) =>
    desk.reportsFrom(numberOf(params.from, "a place")),
  );
  server.get<{ Params: { peer: string } }>("/join/:peer", async (request, reply) => {
    const { name, provider } = desk.task().document;
    const isBrowser = /\btext\/html\b/.test(request.headers.accept ?? "");
    // relative, because a proxy may serve the door under a different path
    if (isBrowser && servesPages(config)) return reply.redirect(`../pages/join.html#/${provider.peerId}`, 303);
    await reply
      .type("text/plain; charset=utf-8")
      .send(`${name}: a federation of gfml. Join with: gfml learner THIS-ADDRESS --data DATA --key KEYSTORE\n`);
  });
  server.get<{ Params: { account: string } }>("/gfml/v1/accounts/:account", async ({ params }) =>
    desk.account(checked(accountText, params.account)),
  );
  server.post("/gfml/v1/registrations", async (request, reply) => {
    const body = checked(registrationRequestSchema, request.body);
    const answer = await desk.register(body, () => countFor(request, body.account));
    await reply.code(201).send(answer);
  });
  server.get("/gfml/v1/status", async () => desk.status());
  server.get<{ Params: { learner: string } }>("/gfml/v1/learners/:learner", async ({ params }) => {
    return desk.learner(numberOf(params.learner, "a learner"));
  });
  server.post("/gfml/v1/requests", async (request, reply) => {
    const { request: asked, signature } = checked(accountRequestSchema, request.body);
    if (signerOf(ACCOUNT_REQUEST_PURPOSE, asked, signature)?.account !== asked.account)
      throw new DoorRefusal("signature", "the request is not signed by its account");
    await countFor(request, asked.account);
    await desk.request(asked);
    await reply.code(202).send({ accepted: true });
  });

  server.get("/healthz", { config: { rateLimit: false } }, async () => ({ alive: true }));
  server.get("/readyz", { config: { rateLimit: false } }, async (_request, reply) => {
    const isReady = desk.isReady();
    await reply.code(isReady ? 200 : 503).send({ ready: isReady });
  });
  server.get("/metrics", { config: { rateLimit: false } }, async (_request, reply) => {
    const { text, type } = await desk.metrics();
    await reply.type(type).send(text);
  });
  return server;
};

/** A number of a path. @throws DoorRefusal if it is none */
const numberOf = (text: string, what: string): number => {
  if (!/^\d{1,10}$/.test(text)) throw new DoorRefusal("malformed", `${what} must be a number`);
  return Number(text);
};

/** Checks a value. @throws DoorRefusal if it does not match the schema */
const checked = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new DoorRefusal("malformed", "the request is invalid", {
    problem: `${issue?.path.join(".")}: ${issue?.message}`.slice(0, 200),
  });
};

const asRefusal = (error: unknown): DoorRefusal => {
  if (error instanceof DoorRefusal) return error;
  const { statusCode } = error as { statusCode?: unknown };
  // refusals of the server itself: too long, not JSON, a different content type
  if (typeof statusCode === "number" && statusCode >= 400 && statusCode < 500)
    return new DoorRefusal("malformed", "the request is too long, or not JSON");
  return new DoorRefusal("not-ready", "the provider cannot answer now");
};
