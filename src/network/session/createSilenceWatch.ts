/** How long the other side has been silent, as seen from beats that come at an interval when this process is awake. */
export interface SilenceWatch {
  /**
   * Seconds of silence, without those that this process slept, or was too busy to hear anybody.
   *
   * @param now - s
   * @param heard - when the other side was heard last, s
   */
  beat(now: number, heard: number): number;
}

/** @param interval - s between beats; @param start - now, s, and when the other side was heard */
export const createSilenceWatch = (interval: number, start: number): SilenceWatch => {
  let lastBeat = start;
  let heardBefore = start;
  let asleep = 0;
  return {
    beat(now, heard) {
      const late = Math.max(0, now - lastBeat - interval);
      // what was heard since the last beat may have been heard before this process fell asleep
      asleep = heard > heardBefore ? Math.min(late, now - heard) : asleep + late;
      lastBeat = now;
      heardBefore = heard;
      return now - heard - asleep;
    },
  };
};
