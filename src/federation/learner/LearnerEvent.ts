import type { Assignment, Earnings } from "../wire/schemas.ts";

/** What a learner tells whoever runs it: for a page, a terminal, a log. */
export type LearnerEvent =
  | { readonly kind: "joining"; readonly name: string; readonly provider: string }
  | {
      readonly kind: "calibrated";
      readonly fullTime: number;
      readonly cyclesPerSample: number;
      readonly deadline: number;
    }
  | { readonly kind: "joined"; readonly learner: number; readonly account: string }
  | { readonly kind: "online"; readonly round: number; readonly address: string }
  /** `seconds`: until it tries again. */
  | { readonly kind: "offline"; readonly reason: string; readonly seconds: number }
  | { readonly kind: "assigned"; readonly assignment: Assignment; readonly isHead: boolean }
  | { readonly kind: "trained"; readonly round: number; readonly computationTime: number }
  | { readonly kind: "heading"; readonly round: number; readonly members: number }
  | { readonly kind: "earned"; readonly earnings: Earnings }
  /** All rounds are played; what it has earned and not withdrawn, tokens. */
  | { readonly kind: "finished"; readonly rounds: number; readonly balance: number; readonly globalReputation: number }
  | { readonly kind: "personalised"; readonly round: number; readonly before: number; readonly after: number }
  | { readonly kind: "refused"; readonly account: string; readonly what: string; readonly reason: string };
