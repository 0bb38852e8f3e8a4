/** Time for which a repeated line is only counted, ms. */
const WINDOW = 30_000;
/** Lines to remember. */
const MOST = 100;

/** Passes a line on once in half a minute, with how often it was repeated since. */
export const groupNotices = (notice: (line: string) => void, now: () => number): ((line: string) => void) => {
  const lines = new Map<string, { readonly since: number; repeated: number }>();
  return (line) => {
    const known = lines.get(line);
    if (known !== undefined && now() - known.since < WINDOW) {
      known.repeated++;
      return;
    }
    const times = known?.repeated ?? 0;
    lines.delete(line);
    lines.set(line, { since: now(), repeated: 0 });
    const [oldest] = lines.keys();
    if (lines.size > MOST && oldest !== undefined) lines.delete(oldest);
    notice(times === 0 ? line : `${line} (and ${times} times before)`);
  };
};
