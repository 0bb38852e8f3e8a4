import { useCallback, useEffect, useRef, useState } from "react";
import { hostChannels } from "./hostChannels.ts";
import { type LearnerView, newView, withNews } from "./LearnerView.ts";
import type { LearnerCommand, LearnerNews } from "./learnerMessages.ts";

type Join = Omit<Extract<LearnerCommand, { kind: "join" }>, "kind" | "rtc">;

export interface LearnerControl {
  /** Undefined before the learner has joined. */
  readonly view: LearnerView | undefined;
  readonly isPaused: boolean;
  join(options: Join): void;
  withdraw(): void;
  /** Leaves for good and gives up the learner's place. */
  leave(): void;
  /** Stops for now. The same key can continue later. */
  stop(): void;
}

/**
 * A learner in its own worker. `pause` disconnects it when the round in which it takes part is over. When the pause ends, it
 * joins again.
 */
export const useLearner = (pause: boolean): LearnerControl => {
  const worker = useRef<Worker | undefined>(undefined);
  const options = useRef<Join | undefined>(undefined);
  const [view, setView] = useState<LearnerView | undefined>();
  const [isPaused, setPaused] = useState(false);

  const start = useCallback((): void => {
    worker.current?.terminate();
    const own = new Worker(new URL("./learnerWorker.ts", import.meta.url), { type: "module" });
    worker.current = own;
    own.onmessage = ({ data: news }: MessageEvent<LearnerNews>) => {
      if (worker.current === own) setView((before) => withNews(before ?? newView, news));
    };
    own.onerror = (event) =>
      setView((before) =>
        withNews(before ?? newView, { kind: "ended", problem: { title: event.message, details: [] } }),
      );
    const { port1, port2 } = new MessageChannel();
    hostChannels(port1);
    own.postMessage({ kind: "join", ...options.current!, rtc: port2 } satisfies LearnerCommand, [port2]);
  }, []);
  const tell = useCallback((command: LearnerCommand) => worker.current?.postMessage(command), []);

  const join = useCallback(
    (given: Join): void => {
      options.current = given;
      setView(newView);
      setPaused(false);
      start();
    },
    [start],
  );
  useEffect(() => () => worker.current?.terminate(), []);

  const isBusy = view?.assigned !== undefined;
  const isRunning = view !== undefined && view.state !== "ended";
  useEffect(() => {
    if (pause && isRunning && !isBusy && !isPaused) {
      setPaused(true);
      tell({ kind: "stop" });
    } else if (!pause && isPaused && !isRunning) {
      setPaused(false);
      // the earnings stay visible
      setView((before) => (before === undefined ? newView : { ...before, state: "joining", problem: undefined }));
      start();
    }
  }, [pause, isRunning, isBusy, isPaused, tell, start]);

  return {
    view,
    isPaused,
    join,
    withdraw: () => tell({ kind: "withdraw" }),
    leave: () => tell({ kind: "leave" }),
    stop: () => {
      setPaused(false);
      tell({ kind: "stop" });
    },
  };
};
