import { randomBytes } from "node:crypto";
import {
  type ConnectedPeer,
  type DoorContext,
  hostNamesOf,
  type LogEventName,
  type LogLevel,
  type ServiceConfig,
  viewAccessOf,
} from "../../federation/index.ts";
import type { ViewAccess } from "../../web/index.ts";

/** Number of refusals that the view keeps. */
export const MOST_REFUSALS = 200;

/** A refusal or failure from the log. */
export interface Refusal {
  /** ms since 1970. */
  readonly time: number;
  readonly event: string;
  readonly [field: string]: unknown;
}

/** Whether a log line reports a refusal or a failure. */
export const isRefusal = (level: LogLevel, event: LogEventName): boolean =>
  level === "warn" || event === "door.refused";

/** Access to the provider's view, with a new token if the configuration requires one; undefined if there is no view. */
export const accessOf = (config: ServiceConfig): ViewAccess | undefined => {
  const kind = viewAccessOf(config);
  if (kind === undefined) return undefined;
  const hosts = hostNamesOf(config);
  return kind === "public" ? { kind, hosts } : { kind, hosts, token: randomBytes(24).toString("hex") };
};

/** The JSON data of the page `provider.html`. */
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

/** The provider's current figures. */
export const providerFigures = (context: DoorContext, refusals: readonly Refusal[]): ProviderFigures => ({
  status: context.status(),
  peers: context.peers(),
  network: context.network(),
  memory: process.memoryUsage().rss,
  uptime: process.uptime(),
  refusals: refusals.map(({ time, event, ...fields }) => ({ time, event, fields: textOf(fields) })),
});

/** The fields of a log line as text. */
const textOf = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ")
    .slice(0, 400);
