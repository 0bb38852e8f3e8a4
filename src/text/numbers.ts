/** 0.8734 as "87.3 %". */
export const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;

/** Rounded to the given number of digits after the point, never "-0". */
export const fixed = (value: number, digits: number = 2): string => {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text;
};

/** A small or large number with few digits: 0.03, 12.4, 1.2e-7. */
export const short = (value: number): string => {
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e6 ? String(Number(value.toPrecision(3))) : value.toExponential(1);
};

/** A duration in seconds as "0:23", "12:05" or "1:02:05". */
export const clockTime = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  const pad = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${pad(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}`;
};

/** Bytes as "12.3 MB". */
export const byteSize = (bytes: number): string => {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) {
    bytes /= 1000;
    unit++;
  }
  return `${unit === 0 ? bytes : bytes.toFixed(1)} ${units[unit]}`;
};

/** "1 round", "2 rounds". */
export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** With an SI prefix: 1e9 "cycles/s" as "1 Gcycles/s". */
export const withPrefix = (value: number, unit: string): string => {
  const prefixes = ["", "k", "M", "G", "T"];
  let step = 0;
  while (Math.abs(value) >= 1000 && step < prefixes.length - 1) {
    value /= 1000;
    step++;
  }
  return `${Number(value.toPrecision(4))} ${prefixes[step]}${unit}`;
};

/** A number with its interval as text: "94.1 ± 1.2 %", "94.1 %" for one seed, "-" without runs. */
export const showInterval = (given: {
  readonly mean: number | null;
  readonly halfWidth: number | null;
  readonly digits: number;
  readonly unit?: string;
}): string => {
  if (given.mean === null) return "-";
  const number = (value: number): string => fixed(value, given.digits);
  const spread = given.halfWidth === null ? "" : ` ± ${number(given.halfWidth)}`;
  const unit = given.unit === undefined || given.unit === "" ? "" : ` ${given.unit}`;
  return `${number(given.mean)}${spread}${unit}`;
};
