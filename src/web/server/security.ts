import type { FastifyInstance } from "fastify";

/**
 * No script but the pages' own files, no style, picture or connection but to this server; and no framing.
 *
 * @param connections - origins that pages may speak to besides, as ws://127.0.0.1:7302
 */
const contentSecurityPolicy = (connections: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", ...connections].join(" "),
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** Headers of pages that may speak to these origins besides their own. */
export const securityHeadersFor = (connections: readonly string[]): Readonly<Record<string, string>> => ({
  "content-security-policy": contentSecurityPolicy(connections),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
});

/** Sent with every answer. */
export const securityHeaders: Readonly<Record<string, string>> = securityHeadersFor([]);

/** Names of this machine for itself. */
const OWN_NAMES: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** The host of a Host header, without its port. */
const hostOf = (header: string | undefined): string => (header ?? "").replace(/:\d+$/, "").toLowerCase();

/** Whether a Host header names this machine as it names itself. */
export const isOwnName = (header: string | undefined): boolean => OWN_NAMES.has(hostOf(header));

/**
 * Answers only reading requests that name an allowed host: a page of another site whose name was bent to this address
 * (DNS rebinding) is refused.
 */
export const addSecurity = (app: FastifyInstance, hosts: ReadonlySet<string> = OWN_NAMES): void => {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(securityHeaders);
    if (!hosts.has(hostOf(request.headers.host))) {
      return reply.code(403).type("text/plain").send("this server responds only to its own name\n");
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      return reply.code(405).header("allow", "GET, HEAD").type("text/plain").send("this server is for reading only\n");
    }
    return undefined;
  });
};
