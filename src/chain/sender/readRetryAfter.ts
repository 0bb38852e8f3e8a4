/** Longest time that a node's word keeps it from being asked, s. */
const LONGEST_RETRY = 300;

/**
 * How long a node asks to be left alone, s: its Retry-After header, a number of seconds or a date. A date is read against the
 * node's own clock, the Date header; without that header it says nothing.
 */
export const readRetryAfter = (headers: Headers): number | undefined => {
  const header = headers.get("retry-after")?.trim();
  if (header === undefined) return undefined;
  const now = Date.parse(headers.get("date") ?? "");
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return seconds >= 0 ? Math.min(seconds, LONGEST_RETRY) : undefined;
};
