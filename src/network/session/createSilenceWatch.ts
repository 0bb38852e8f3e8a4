/** Measures the silence of a peer, from beats at an interval while this process is awake. */
export interface SilenceWatch {
  /**
   * Returns the seconds of silence, without the time in which this process slept or was blocked.
   *
   * @param now - s
   * @param heard - time of the last arrival, s
   */
  beat(now: number, heard: number): number;
}

/**
 * @param interval - s between beats
 * @param start - the present time, s, which counts as the first arrival
 */
export const createSilenceWatch = (interval: number, start: number): SilenceWatch => {
  let lastBeat = start;
  let heardBefore = start;
  let asleep = 0;
  return {
    beat(now, heard) {
      const late = Math.max(0, now - lastBeat - interval);
      // the last arrival may be older than the pause of this process
      asleep = heard > heardBefore ? Math.min(late, now - heard) : asleep + late;
      lastBeat = now;
      heardBefore = heard;
      return now - heard - asleep;
    },
  };
};
