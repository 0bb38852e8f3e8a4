/** Limits a rate. */
export interface TokenBucket {
  /** Uses `amount` at the time `now`, s. Returns the time to wait before the next use, s. */
  take(amount: number, now: number): number;
}

/** Creates a full bucket. An amount above the content becomes a debt that the rate pays off. */
export const createTokenBucket = (rate: number, capacity: number = rate): TokenBucket => {
  let tokens = capacity;
  let last: number | undefined;
  return {
    take(amount, now) {
      tokens = Math.min(capacity, tokens + rate * Math.max(0, now - (last ?? now)));
      last = now;
      tokens -= amount;
      return tokens >= 0 ? 0 : -tokens / rate;
    },
  };
};
