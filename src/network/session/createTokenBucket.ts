/** Counts what is used of a rate. */
export interface TokenBucket {
  /** Uses so much at a time (s), and answers how long to wait before the next use, s. */
  take(amount: number, now: number): number;
}

/** A bucket that is full at first. What exceeds it is a debt that the rate pays off. */
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
