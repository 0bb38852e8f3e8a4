import type { FastifyInstance, FastifyRequest } from "fastify";
import type { AuditDesk } from "./AuditDesk.ts";

/**
 * `GET /api/audit`: the audit that goes on, or the last one, and whether this viewer may ask for one. `POST /api/audit`
 * begins one, where `mayStart` and only from the pages of this very server.
 */
export const addAuditRoutes = (app: FastifyInstance, desk: AuditDesk | undefined, mayStart: boolean): void => {
  app.get("/api/audit", async (_, reply) =>
    reply.send({ audit: desk?.view() ?? { state: "none" }, mayStart: mayStart && desk !== undefined }),
  );
  app.post("/api/audit", async (request, reply) => {
    const refuse = (code: number, words: string): void => {
      void reply.code(code).type("text/plain; charset=utf-8").send(`${words}\n`);
    };
    if (desk === undefined || !mayStart) return refuse(403, "this view is for reading only");
    // another site's page could have a browser ask, with what that browser knows
    if (!isFromOwnPage(request)) return refuse(403, "audits are asked for on the provider's own page");
    if (!desk.start()) return refuse(409, "an audit is under way");
    return reply.code(202).send({ audit: desk.view(), mayStart: true });
  });
};

/** Browsers name the page that asks: its origin must be this server's, by the name it has before a proxy. What is no browser names none. */
const isFromOwnPage = ({ headers, host }: FastifyRequest): boolean => {
  const { origin } = headers;
  if (origin === undefined) return headers["sec-fetch-site"] === undefined;
  return URL.canParse(origin) && new URL(origin).host === host;
};
