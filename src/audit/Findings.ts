import { wadToNumber } from "../math/index.ts";
import {
  type AuditReport,
  CHECKS,
  type ChainPlace,
  type CheckName,
  type CheckResult,
  type Lie,
  type RaisedMeasure,
} from "./AuditReport.ts";

interface Tally {
  count: number;
  largestDeviation: number;
  tolerance: number;
  lies: number;
  firstLie: Lie | undefined;
  readonly notes: Set<string>;
}

/** Both sides of a comparison. */
interface Compared<Value> {
  readonly expected: Value;
  readonly found: Value;
}

/** Two numbers that may differ by a tolerance, all in one unit. */
interface ComparedNumbers extends Compared<number> {
  readonly tolerance: number;
  /** The tolerance that the report names; `tolerance` by default. */
  readonly reported?: number;
}

/** The comparisons of an audit so far, and the failed ones. */
export class Findings {
  readonly #tallies = new Map<CheckName, Tally>();
  readonly #raisedBy = new Map<number, number>();
  #raised: RaisedMeasure | null = null;
  #first: Lie | null = null;

  constructor() {
    for (const name of Object.keys(CHECKS) as CheckName[]) {
      const empty = { count: 0, largestDeviation: 0, tolerance: 0, lies: 0, firstLie: undefined };
      this.#tallies.set(name, { ...empty, notes: new Set() });
    }
  }

  /** Takes over the comparisons of a trial. */
  absorb(trial: Findings): void {
    for (const [name, one] of trial.#tallies) {
      const tally = this.#tallies.get(name)!;
      tally.count += one.count;
      tally.largestDeviation = Math.max(tally.largestDeviation, one.largestDeviation);
      tally.tolerance = Math.max(tally.tolerance, one.tolerance);
      tally.lies += one.lies;
      for (const reason of one.notes) tally.notes.add(reason);
      tally.firstLie = earlier(tally.firstLie, one.firstLie);
    }
    this.#first = earlier(this.#first, trial.#first);
  }

  /** The failed comparison of the earliest block. */
  get firstLie(): Lie | null {
    return this.#first;
  }

  /** Compares by value: numbers by their bits, lists and objects by their JSON. */
  same(check: CheckName, place: ChainPlace, what: string, expected: unknown, found: unknown): boolean {
    const wanted = show(expected);
    const seen = show(found);
    return this.holds(check, place, what, wanted === seen, { expected: wanted, found: seen });
  }

  /** Integers of 18 digits, digit for digit. Their difference is reported in whole units. */
  exact(check: CheckName, place: ChainPlace, what: string, expected: bigint, found: bigint): boolean {
    const difference = expected > found ? expected - found : found - expected;
    const compared = { expected: `${expected}`, found: `${found}` };
    return this.#compare(check, place, what, { difference: wadToNumber(difference), tolerance: 0, ...compared });
  }

  /** Numbers within a tolerance, in their own unit. */
  near(check: CheckName, place: ChainPlace, what: string, compared: ComparedNumbers): boolean {
    const { expected, found, tolerance, reported = tolerance } = compared;
    const tally = this.#tallies.get(check)!;
    tally.tolerance = Math.max(tally.tolerance, reported);
    const difference = Math.abs(expected - found);
    return this.#compare(check, place, what, { difference, tolerance, expected: show(expected), found: show(found) });
  }

  /** A statement that is true or false. */
  holds(
    check: CheckName,
    place: ChainPlace,
    what: string,
    isSo: boolean,
    { expected, found }: Compared<unknown>,
  ): boolean {
    this.#tallies.get(check)!.count++;
    if (!isSo) this.#lie({ ...place, check, what, expected: text(expected), found: text(found) });
    return isSo;
  }

  /** Records why a part of a check was skipped. */
  note(check: CheckName, reason: string): void {
    this.#tallies.get(check)!.notes.add(reason);
  }

  /** A head claimed more than the member signed. */
  raise(measure: RaisedMeasure): void {
    this.#raisedBy.set(measure.head, (this.#raisedBy.get(measure.head) ?? 0) + 1);
    const above = ({ measure, updateNorm }: RaisedMeasure): number => measure - updateNorm;
    if (this.#raised === null || above(measure) > above(this.#raised)) this.#raised = measure;
  }

  raisedMeasures(): AuditReport["raisedMeasures"] {
    const heads = [...this.#raisedBy].map(([head, count]) => ({ head, count }));
    heads.sort((a, b) => b.count - a.count || a.head - b.head);
    return { count: heads.reduce((sum, { count }) => sum + count, 0), heads, largest: this.#raised };
  }

  results(): CheckResult[] {
    return [...this.#tallies].map(([name, tally]) => ({
      name,
      title: CHECKS[name],
      count: tally.count,
      largestDeviation: tally.largestDeviation,
      tolerance: tally.tolerance,
      verdict: tally.lies > 0 ? "broken" : tally.count === 0 ? "not checked" : "holds",
      ...(tally.notes.size > 0 && { note: [...tally.notes].join("; ") }),
      lies: tally.lies,
      ...(tally.firstLie !== undefined && { firstLie: tally.firstLie }),
    }));
  }

  #compare(
    check: CheckName,
    place: ChainPlace,
    what: string,
    { difference, tolerance, expected, found }: Compared<string> & { difference: number; tolerance: number },
  ): boolean {
    const tally = this.#tallies.get(check)!;
    // NaN compares false, and therefore fails
    const isNear = difference <= tolerance;
    if (Number.isFinite(difference)) tally.largestDeviation = Math.max(tally.largestDeviation, difference);
    return this.holds(check, place, what, isNear, { expected, found });
  }

  #lie(lie: Lie): void {
    const tally = this.#tallies.get(lie.check)!;
    tally.lies++;
    tally.firstLie = earlier(tally.firstLie, lie);
    this.#first = earlier(this.#first, lie);
  }
}

/** The one of the earlier block; the first of two of the same block. */
const earlier = <None extends null | undefined>(one: Lie | None, other: Lie | None): Lie | None => {
  if (!one || !other) return one || other;
  return other.block < one.block ? other : one;
};

const text = (value: unknown): string => (typeof value === "string" ? value : show(value));

const show = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}` : inner)) ?? "nothing";
