import type { FastifyInstance } from "fastify";

/**
 * Allows only the pages' own scripts, and styles, images and connections only from this server. Forbids framing.
 *
 * @param connections - further origins that pages may connect to, e.g. ws://127.0.0.1:7302
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

/** Headers of pages that may also connect to these origins. */
export const securityHeadersFor = (connections: readonly string[]): Readonly<Record<string, string>> => ({
  "content-security-policy": contentSecurityPolicy(connections),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
});

/** Headers of every response. */
export const securityHeaders: Readonly<Record<string, string>> = securityHeadersFor([]);

/** Names by which this machine addresses itself. */
const OWN_NAMES: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** The host of a Host header, without its port. */
export const hostOf = (header: string | undefined): string => (header ?? "").replace(/:\d+$/, "").toLowerCase();

/** Whether a Host header addresses this machine by such a name. */
export const isOwnName = (header: string | undefined): boolean => OWN_NAMES.has(hostOf(header));

/**
 * Accepts only read requests to an allowed host name. This refuses pages of a different site whose name was redirected to this
 * address (DNS rebinding).
 */
export const addSecurity = (app: FastifyInstance, hosts: ReadonlySet<string> = OWN_NAMES): void => {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(securityHeaders);
    if (!hosts.has(hostOf(request.headers.host))) {
      return reply.code(403).type("text/plain").send("this server responds only to its own name\n");
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      return reply.code(405).header("allow", "GET, HEAD").type("text/plain").send("this server is read-only\n");
    }
    return undefined;
  });
};
