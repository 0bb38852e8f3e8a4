import type { FastifyInstance, FastifyReply } from "fastify";
import { cursorsFromText } from "../../view/index.ts";
import { NoSuchRecordError } from "../errors.ts";
import type { RunSource } from "../source/RunSource.ts";
import { securityHeaders } from "./security.ts";
import { streamRuns } from "./streamRuns.ts";

/** Most rounds of columns in one response. */
const MOST_ROUNDS = 64;

/**
 * Adds the read-only interface to some runs under `/api`: the list, server-sent events with histories and updates, and single
 * items. `signal` ends the streams.
 *
 * @param isAtProvider - whether the pages link to a provider's own page
 */
export const addRunRoutes = (
  app: FastifyInstance,
  sources: readonly RunSource[],
  signal: AbortSignal,
  { isAtProvider = false }: { readonly isAtProvider?: boolean } = {},
): void => {
  const sourceOf = (text: string): RunSource | undefined =>
    /^\d{1,6}$/.test(text) ? sources[Number(text)] : undefined;
  const refuse = (reply: FastifyReply, code: number, words: string): FastifyReply =>
    reply.code(code).type("text/plain; charset=utf-8").send(`${words}\n`);

  app.get("/api/runs", (_, reply) => reply.send(sources.map(({ name }) => ({ name, isAtProvider }))));

  app.get<{ Querystring: { runs?: string; after?: string } }>("/api/events", (request, reply) => {
    const wanted = (request.query.runs ?? "").split(",");
    const found = new Map(
      wanted.flatMap((text) => {
        const source = sourceOf(text);
        return source === undefined ? [] : [[Number(text), source] as const];
      }),
    );
    if (found.size === 0) return refuse(reply, 404, "there is no such run");
    // the id that a browser sends on a new connection is newer than its first request
    const last = request.headers["last-event-id"];
    const cursors = cursorsFromText(typeof last === "string" ? last : (request.query.after ?? ""));
    for (const run of cursors.keys()) if (!found.has(run)) cursors.delete(run);
    const gone = new AbortController();
    reply.raw.on("close", () => gone.abort());
    reply.hijack();
    reply.raw.writeHead(200, {
      ...securityHeaders,
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
    });
    if (request.method === "HEAD") {
      reply.raw.end();
      return reply;
    }
    streamRuns(reply.raw, found, cursors, AbortSignal.any([signal, gone.signal])).catch((error: unknown) => {
      request.log.error(error);
      reply.raw.destroy();
    });
    return reply;
  });

  app.get<{ Params: { run: string }; Querystring: { from?: string; to?: string } }>(
    "/api/runs/:run/columns",
    (request, reply) => {
      const source = sourceOf(request.params.run);
      const [from, to] = [wholeNumber(request.query.from), wholeNumber(request.query.to)];
      if (source === undefined) return refuse(reply, 404, "there is no such run");
      if (from === undefined || to === undefined || to < from) return refuse(reply, 400, "give from and to as rounds");
      return reply
        .type("application/octet-stream")
        .header("cache-control", "no-store")
        .send(Buffer.from(source.columns(from, Math.min(to, from + MOST_ROUNDS)).buffer));
    },
  );

  app.get<{ Params: { run: string; learner: string } }>("/api/runs/:run/learners/:learner", (request, reply) => {
    const history = sourceOf(request.params.run)?.learner(wholeNumber(request.params.learner) ?? -1);
    return history === undefined ? refuse(reply, 404, "there is no such learner") : reply.send(history);
  });

  app.get<{ Params: { run: string }; Querystring: { round?: string; learner?: string } }>(
    "/api/runs/:run/explain",
    async (request, reply) => {
      const source = sourceOf(request.params.run);
      const [round, learner] = [wholeNumber(request.query.round), wholeNumber(request.query.learner)];
      if (source === undefined) return refuse(reply, 404, "there is no such run");
      if (round === undefined || learner === undefined) return refuse(reply, 400, "give a round and a learner");
      return answer(reply, "text/plain; charset=utf-8", () => source.explain(round, learner));
    },
  );

  app.get<{ Params: { run: string; index: string } }>("/api/runs/:run/ledger/:index", async (request, reply) => {
    const source = sourceOf(request.params.run);
    const index = wholeNumber(request.params.index);
    if (source === undefined || index === undefined) return refuse(reply, 404, "there is no such record");
    return answer(reply, "application/json; charset=utf-8", () => source.ledgerRecord(index));
  });

  app.get("/api/*", (_, reply) => refuse(reply, 404, "this address does not exist"));

  const answer = async (reply: FastifyReply, type: string, text: () => Promise<string>): Promise<FastifyReply> => {
    try {
      return reply.type(type).send(await text());
    } catch (error) {
      if (error instanceof NoSuchRecordError) return refuse(reply, 404, error.message);
      throw error;
    }
  };
};

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
