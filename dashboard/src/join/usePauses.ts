import { useEffect, useState } from "react";

/** What a browser tells of its battery, where it does. */
interface Battery extends EventTarget {
  readonly charging: boolean;
}

type WithBattery = Navigator & { getBattery?: () => Promise<Battery> };

/** Whether this browser tells of its battery. */
export const knowsBattery = (): boolean => (navigator as WithBattery).getBattery !== undefined;

/** Why the learner should pause now, of what the user asked for; undefined if it need not. */
export const usePauses = (asked: {
  readonly whenHidden: boolean;
  readonly onBattery: boolean;
}): "hidden" | "battery" | undefined => {
  const [isHidden, setHidden] = useState(document.hidden);
  const [isOnBattery, setOnBattery] = useState(false);
  useEffect(() => {
    const look = (): void => setHidden(document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  useEffect(() => {
    let battery: Battery | undefined;
    let isOver = false;
    const look = (): void => setOnBattery(battery?.charging === false);
    void (navigator as WithBattery).getBattery?.().then(
      (found) => {
        if (isOver) return;
        battery = found;
        look();
        found.addEventListener("chargingchange", look);
      },
      // a browser may refuse to tell
      () => {},
    );
    return () => {
      isOver = true;
      battery?.removeEventListener("chargingchange", look);
    };
  }, []);
  if (asked.whenHidden && isHidden) return "hidden";
  return asked.onBattery && isOnBattery ? "battery" : undefined;
};
