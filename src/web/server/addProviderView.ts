import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { AuditView } from "../../view/index.ts";
import type { RunSource } from "../source/RunSource.ts";
import { addRunRoutes } from "./addRunRoutes.ts";
import { isOwnName, securityHeaders } from "./security.ts";

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
    if (access.kind === "own") return isOwnName(request.headers.host);
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
          .header("set-cookie", `${COOKIE}=${access.token}; HttpOnly; SameSite=Strict; Path=/`)
          .redirect("../provider.html", 303);
      });
      await inner.register(async (guarded) => {
        guarded.addHook("onRequest", async (request, reply) => {
          // event streams are silent for longer than the door allows
          request.raw.socket.setTimeout(0);
          reply.headers({ ...securityHeaders, "cache-control": "no-store" });
          if (mayLook(request)) return undefined;
          const words =
            access.kind === "own"
              ? "open it at 127.0.0.1 on the provider's machine"
              : "open the address with the token first";
          return reply.code(403).type("text/plain").send(`this view is not public: ${words}\n`);
        });
        guarded.get("/api/provider", async (_, reply) => reply.send(figures()));
        // viewers of a public view may not start work on this machine
        addAuditRoutes(guarded, audits, access.kind !== "public");
        addRunRoutes(guarded, [source], stop.signal, { isAtProvider: true });
      });
    },
    { prefix: "/pages" },
  );
};

/** Compares in constant time. */
const isSame = (given: string, own: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(own)];
  return one.length === other.length && timingSafeEqual(one, other);
};

/**
 * `GET /api/audit` returns the running or last audit, and whether this viewer may start one. `POST /api/audit` starts one if
 * `mayStart`, but only from this server's own pages.
 */
const addAuditRoutes = (app: FastifyInstance, desk: AuditDesk | undefined, mayStart: boolean): void => {
  app.get("/api/audit", async (_, reply) =>
    reply.send({ audit: desk?.view() ?? { state: "none" }, mayStart: mayStart && desk !== undefined }),
  );
  app.post("/api/audit", async (request, reply) => {
    const refuse = (code: number, words: string): void => {
      void reply.code(code).type("text/plain; charset=utf-8").send(`${words}\n`);
    };
    if (desk === undefined || !mayStart) return refuse(403, "this view is read-only");
    // a page of a different site could make the browser send the request with its cookie
    if (!isFromOwnPage(request)) return refuse(403, "start audits on the provider's own page");
    if (!desk.start()) return refuse(409, "an audit is running");
    return reply.code(202).send({ audit: desk.view(), mayStart: true });
  });
};

/** Checks that the request's origin is this server, by its name in front of a proxy. Only browsers send an origin. */
const isFromOwnPage = ({ headers, host }: FastifyRequest): boolean => {
  const { origin } = headers;
  if (origin === undefined) return headers["sec-fetch-site"] === undefined;
  return URL.canParse(origin) && new URL(origin).host === host;
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
  | { readonly kind: "own" }
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "public" };
