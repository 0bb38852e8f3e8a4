import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { AuditView } from "../../view/index.ts";
import type { RunSource } from "../source/RunSource.ts";
import { addRunRoutes } from "./addRunRoutes.ts";
import { hostOf, isOwnName, securityHeaders } from "./security.ts";

const COOKIE = "gfml-view";

/** See `lazyDashboard.ts`. */
export const addProviderView = async (
  app: FastifyInstance,
  source: RunSource,
  access: ViewAccess,
  figures: () => unknown,
  audits?: AuditDesk,
): Promise<void> => {
  const stop = new AbortController();
  app.addHook("preClose", async () => {
    stop.abort();
    await source.close();
  });
  const mayLook = (request: FastifyRequest): boolean => {
    if (access.kind === "public") return true;
    if (access.kind === "own") return isOwnName(request.headers.host) && isFromThisMachine(request);
    return hasToken(request);
  };
  const hasToken = (request: FastifyRequest): boolean => {
    if (access.kind === "public") return false;
    const given = new RegExp(`(?:^|;\\s*)${COOKIE}=([0-9a-f]+)`).exec(request.headers.cookie ?? "")?.[1];
    return given !== undefined && isSame(given, access.token);
  };
  await app.register(
    async (inner) => {
      inner.get<{ Params: { token: string } }>("/view/:token", async (request, reply) => {
        if (access.kind !== "token" || !isSame(request.params.token, access.token))
          return reply.code(403).type("text/plain").send("this token is not valid\n");
        return reply
          .headers({ ...securityHeaders, "cache-control": "no-store" })
          .header("set-cookie", cookieOf(access.token))
          .redirect("../provider.html", 303);
      });
      await inner.register(async (guarded) => {
        guarded.addHook("onRequest", async (request, reply) => {
          // event streams are silent for longer than the door allows
          request.raw.socket.setTimeout(0);
          reply.headers({ ...securityHeaders, "cache-control": "no-store" });
          if (!isOneOf(access.hosts, hostOf(request.headers.host)))
            return reply
              .code(403)
              .type("text/plain")
              .send("this server responds only to its own names: door.publicUrl\n");
          if (mayLook(request)) {
            // a visitor from this machine needs the token to start an audit
            if (access.kind === "own" && !hasToken(request)) void reply.header("set-cookie", cookieOf(access.token));
            return undefined;
          }
          const words =
            access.kind === "own"
              ? "open it at 127.0.0.1 on the provider's machine"
              : "open the address with the token first";
          return reply.code(403).type("text/plain").send(`this view is not public: ${words}\n`);
        });
        guarded.get("/api/provider", async (_, reply) => reply.send(figures()));
        // viewers of a public view may not start work on this machine
        addAuditRoutes(guarded, audits, {
          mayStart: access.kind !== "public",
          isAllowed: (request) => hasToken(request) && isFromOwnPage(request, access.hosts),
        });
        addRunRoutes(guarded, [source], stop.signal, { isAtProvider: true });
      });
    },
    { prefix: "/pages" },
  );
};

const cookieOf = (token: string): string => `${COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/`;

/** Whether a request comes from this machine itself: a proxy on it would say for whom it asks. */
const isFromThisMachine = ({ headers, socket }: FastifyRequest): boolean =>
  ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"].every(
    (name) => headers[name] === undefined,
  ) && /^(?:127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? "127.0.0.1");

/** Whether a host is one of the door's names. */
const isOneOf = (hosts: ViewAccess["hosts"], host: string): boolean => hosts?.has(host) ?? IP_ADDRESS.test(host);

/** A page of a different site can have a name of its own that leads here, but no address. */
const IP_ADDRESS = /^(?:[\d.]+|\[[0-9a-f:.]+\]|localhost)$/;

/** Compares in constant time. */
const isSame = (given: string, own: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(own)];
  return one.length === other.length && timingSafeEqual(one, other);
};

/**
 * `GET /api/audit` returns the running or last audit, and whether this viewer may start one. `POST /api/audit` starts one if
 * `mayStart`, but only with the token and from this server's own pages.
 */
const addAuditRoutes = (
  app: FastifyInstance,
  desk: AuditDesk | undefined,
  { mayStart, isAllowed }: { readonly mayStart: boolean; readonly isAllowed: (request: FastifyRequest) => boolean },
): void => {
  app.get("/api/audit", async (_, reply) =>
    reply.send({ audit: desk?.view() ?? { state: "none" }, mayStart: mayStart && desk !== undefined }),
  );
  app.post("/api/audit", async (request, reply) => {
    const refuse = (code: number, words: string): void => {
      void reply.code(code).type("text/plain; charset=utf-8").send(`${words}\n`);
    };
    if (desk === undefined || !mayStart) return refuse(403, "this view is read-only");
    // a page of a different site could make the browser send the request with its cookie
    if (!isAllowed(request)) return refuse(403, "start audits on the provider's own page");
    if (!desk.start()) return refuse(409, "an audit is running");
    return reply.code(202).send({ audit: desk.view(), mayStart: true });
  });
};

/** Whether a request comes from a page of this server. Only browsers send an origin; other programs have the token alone. */
const isFromOwnPage = ({ headers }: FastifyRequest, hosts: ViewAccess["hosts"]): boolean => {
  const { origin, host } = headers;
  if (origin === undefined) return headers["sec-fetch-site"] === undefined;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  // a proxy may have changed the port of the host
  return isOneOf(hosts, from.hostname) && (from.host === host || hostOf(host) !== from.hostname);
};

/** Runs audits of one ledger on request, one at a time. */
export interface AuditDesk {
  /** The running audit, or the last one. */
  view(): AuditView;
  /** Starts an audit; false if one is running. */
  start(): boolean;
}

/** Access to the provider's view: this machine, holders of the token (hexadecimal digits), or everybody. */
export type ViewAccess =
  | { readonly kind: "own"; readonly token: string; readonly hosts: ViewHosts }
  | { readonly kind: "token"; readonly token: string; readonly hosts: ViewHosts }
  | { readonly kind: "public"; readonly hosts: ViewHosts };

/** The names that a request may address, without ports; `null`: any IP address. */
type ViewHosts = ReadonlySet<string> | null;
