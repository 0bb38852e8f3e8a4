import { useEffect, useState } from "react";

/** The browser's battery status, where it is supported. */
interface Battery extends EventTarget {
  readonly charging: boolean;
}

type WithBattery = Navigator & { getBattery?: () => Promise<Battery> };

/** Whether this browser reports its battery status. */
export const knowsBattery = (): boolean => (navigator as WithBattery).getBattery !== undefined;

/** Which of the user's reasons to pause holds now; undefined if none does. */
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
      // a browser may refuse to report it
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
