import { randomBytes } from "node:crypto";
import {
  type ConnectedPeer,
  type DoorContext,
  type LogEventName,
  type LogLevel,
  type ServiceConfig,
  viewAccessOf,
} from "../../federation/index.ts";
import type { ViewAccess } from "../../web/index.ts";

/** Refusals that the view keeps. */
export const MOST_REFUSALS = 200;

/** What was refused, when, and what the log says of it. */
export interface Refusal {
  /** ms since 1970. */
  readonly time: number;
  readonly event: string;
  readonly [field: string]: unknown;
}

/** Whether a line of the log says that somebody was refused or failed. */
export const isRefusal = (level: LogLevel, event: LogEventName): boolean =>
  level === "warn" || event === "door.refused";

/** Who may see the provider's view, with a token of this process where it asks for one; undefined: nobody. */
export const accessOf = (config: ServiceConfig): ViewAccess | undefined => {
  const kind = viewAccessOf(config);
  if (kind === undefined) return undefined;
  return kind === "token" ? { kind, token: randomBytes(24).toString("hex") } : { kind };
};

/** What the page `provider.html` shows, as JSON. */
interface ProviderFigures {
  readonly status: ReturnType<DoorContext["status"]>;
  readonly peers: readonly ConnectedPeer[];
  readonly network: ReturnType<DoorContext["network"]>;
  /** Bytes. */
  readonly memory: number;
  /** s. */
  readonly uptime: number;
  readonly refusals: readonly { readonly time: number; readonly event: string; readonly fields: string }[];
}

/** The provider as it is now. */
export const providerFigures = (context: DoorContext, refusals: readonly Refusal[]): ProviderFigures => ({
  status: context.status(),
  peers: context.peers(),
  network: context.network(),
  memory: process.memoryUsage().rss,
  uptime: process.uptime(),
  refusals: refusals.map(({ time, event, ...fields }) => ({ time, event, fields: textOf(fields) })),
});

/** Fields of a line of the log as one text. */
const textOf = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ")
    .slice(0, 400);
