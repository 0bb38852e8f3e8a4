/** The paper's KKT cases (section V-A): which constraints bind at d*. */
export type KktCase = 1 | 2 | 3 | 4 | 5 | 6;

/** A follower's best response d* with its KKT certificate (spec 10). */
export interface FeasibleResponse {
  readonly feasible: true;
  /** d*, cycles/s. */
  readonly frequency: number;
  /** 1 interior, 2 deadline, 3 upper bound, 4 lower bound, 5 deadline = upper bound, 6 deadline = lower bound. */
  readonly kktCase: KktCase;
  /** lambda_1 (deadline), lambda_2 (upper bound), lambda_3 (lower bound), each >= 0. */
  readonly multipliers: readonly [number, number, number];
  /** U_ji(d*), token a round. */
  readonly utility: number;
}

/** No frequency of the follower meets the head's deadline. */
export interface InfeasibleResponse {
  readonly feasible: false;
  readonly reason: "transmission-exceeds-deadline" | "too-slow-for-deadline";
}

export type FollowerResponse = FeasibleResponse | InfeasibleResponse;
