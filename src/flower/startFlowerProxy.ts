import type { AddressInfo } from "node:net";
import { signalAfter } from "../core/index.ts";
import { proxyStartError, unreachableError } from "./errors.ts";
import { baseOf, fleetPaths } from "./FleetClient.ts";

/** Which pages reach which SuperLink. */
export interface FlowerProxyOptions {
  /** `http://HOST:PORT` or `https://HOST:PORT` of the SuperLink. */
  readonly superlink: string;
  /** Origins of pages that may use it, such as `https://example.org`; `*` for all. */
  readonly origins: readonly string[];
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
}

/** A proxy that runs. */
export interface FlowerProxy {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The largest request, bytes: an object of 5 MB, or a message that lists many. */
const LARGEST_REQUEST = 64 * 2 ** 20;
/** s that the SuperLink may take for an answer. */
const ANSWER_TIME = 60;
/** Headers that a SuperNode sends. */
const HEADERS = [
  "content-type",
  "flwr-package-name",
  "flwr-package-version",
  "flwr-component-name",
  "flwr-public-key",
  "flwr-timestamp",
  "flwr-signature",
];

/**
 * Lets pages of some origins call the Fleet API of a SuperLink, which sends no headers of CORS itself. It hands on the calls of
 * SuperNodes and nothing else: not the API that starts runs. It keeps no keys: pages sign their calls themselves.
 *
 * @throws GFML_FLOWER_ADDRESS, GFML_SERVER_START
 */
export const startFlowerProxy = async ({
  superlink,
  origins,
  host,
  port,
}: FlowerProxyOptions): Promise<FlowerProxy> => {
  const base = baseOf(superlink);
  const { default: fastify } = await import("fastify");
  const app = fastify({ forceCloseConnections: true, bodyLimit: LARGEST_REQUEST });
  app.addContentTypeParser("application/protobuf", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.addHook("onRequest", async (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined) return;
    if (!origins.includes("*") && !origins.includes(origin))
      return reply.code(403).send({ code: 0, detail: `the proxy serves no pages of ${origin}` });
    reply.header("access-control-allow-origin", origin).header("vary", "origin");
  });
  for (const path of fleetPaths) {
    app.options(path, (_request, reply) =>
      reply
        .code(204)
        .header("access-control-allow-methods", "POST")
        .header("access-control-allow-headers", HEADERS.join(", "))
        .header("access-control-max-age", "600")
        .send(),
    );
    app.post(path, async (request, reply) => {
      const headers = Object.fromEntries(
        HEADERS.flatMap((name) => (typeof request.headers[name] === "string" ? [[name, request.headers[name]]] : [])),
      );
      try {
        const answer = await fetch(`${base}${path}`, {
          method: "POST",
          headers: { accept: "application/protobuf", ...headers },
          body: request.body as Buffer<ArrayBuffer>,
          signal: signalAfter(ANSWER_TIME),
        });
        const bytes = Buffer.from(await answer.arrayBuffer());
        return reply
          .code(answer.status)
          .header("content-type", answer.headers.get("content-type") ?? "application/octet-stream")
          .send(bytes);
      } catch (error) {
        // a SuperNode tries a call again whose gateway finds nobody
        return reply.code(502).send({ code: 0, detail: unreachableError(base, error, true).shortMessage });
      }
    });
  }
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw proxyStartError(port, error as NodeJS.ErrnoException);
  }
  const { port: actual } = app.server.address() as AddressInfo;
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}`, close: () => app.close() };
};
