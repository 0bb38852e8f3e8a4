import { after } from "gfml/core";
import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { strings } from "../strings.ts";

const speeds = [1, 2, 5, 10, 25] as const;

/** Moves through the rounds, by hand or automatically. */
export const TimeBar = ({
  run,
  round,
  played,
  isFollowing,
}: {
  readonly run: number;
  readonly round: number;
  readonly played: number;
  readonly isFollowing: boolean;
}): ReactNode => {
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(2);
  const last = played - 1;
  /** Time at which the shown round was due, ms; undefined before the first. */
  const due = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (!isPlaying) {
      due.current = undefined;
      return undefined;
    }
    if (round >= last) {
      setPlaying(false);
      return undefined;
    }
    const step = 1000 / speed;
    const now = performance.now();
    // the time for drawing counts toward the wait
    const next = due.current === undefined ? now + step : due.current + step;
    return after((next - now) / 1000, () => {
      // a page that cannot draw fast enough skips rounds and keeps the speed
      const late = Math.floor(Math.max(0, performance.now() - next) / step);
      due.current = next + late * step;
      chooseRound(run, Math.min(last, round + 1 + late));
    });
  }, [isPlaying, round, last, speed, run]);
  const go = (to: number): void => {
    setPlaying(false);
    chooseRound(run, Math.max(0, Math.min(last, to)));
  };
  const play = (): void => {
    if (!isPlaying && round >= last) chooseRound(run, 0);
    setPlaying(!isPlaying);
  };
  return (
    <section className="time" aria-label={strings.time.label}>
      <div className="time-buttons">
        <button type="button" onClick={() => go(round - 1)} disabled={round <= 0} aria-label={strings.time.previous}>
          ‹
        </button>
        <button type="button" className="primary" onClick={play} disabled={played < 2} aria-pressed={isPlaying}>
          {isPlaying ? strings.time.pause : strings.time.play}
        </button>
        <button type="button" onClick={() => go(round + 1)} disabled={round >= last} aria-label={strings.time.next}>
          ›
        </button>
      </div>
      <label className="time-slider">
        <span className="unseen">{strings.time.round}</span>
        <input
          type="range"
          min={0}
          max={Math.max(0, last)}
          value={Math.max(0, round)}
          disabled={played < 2}
          aria-valuetext={strings.time.roundOf(round, last)}
          onChange={(event) => go(Number(event.currentTarget.value))}
        />
      </label>
      <output className="time-round">{strings.time.roundOf(round, last)}</output>
      <label className="time-speed">
        <span className="unseen">{strings.time.speed}</span>
        <select value={speed} onChange={(event) => setSpeed(Number(event.currentTarget.value))}>
          {speeds.map((one) => (
            <option key={one} value={one}>
              {strings.time.perSecond(one)}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="time-follow"
        aria-pressed={isFollowing}
        onClick={() => {
          setPlaying(false);
          chooseRound(run, isFollowing ? Math.max(0, round) : undefined);
        }}
      >
        {isFollowing ? strings.time.following : strings.time.follow}
      </button>
    </section>
  );
};

/** The selected round; undefined means always the latest. It is kept while the user changes pages of the run. */
const chosen = new Map<number, number | undefined>();
const listeners = new Set<() => void>();

export const chooseRound = (run: number, round: number | undefined): void => {
  chosen.set(run, round);
  for (const listener of [...listeners]) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The selected round of a run, or its latest; -1 while there is none. */
export const useRound = (run: number, played: number): { readonly round: number; readonly isFollowing: boolean } => {
  const round = useSyncExternalStore(subscribe, () => chosen.get(run));
  return round === undefined || round >= played
    ? { round: played - 1, isFollowing: round === undefined }
    : { round, isFollowing: false };
};
