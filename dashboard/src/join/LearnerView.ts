import type { LearnerEvent, LearnerStatus, ServiceStatus } from "gfml/browser";
import type { LearnerNews, Problem } from "./learnerMessages.ts";

/** Number of log lines and of rounds that are kept. */
const MOST_LINES = 300;
const MOST_ROUNDS = 100;

type Assigned = Extract<LearnerEvent, { kind: "assigned" }>;
type Earnings = Extract<LearnerEvent, { kind: "earned" }>["earnings"];

interface LogLine {
  readonly number: number;
  /** ms since 1970. */
  readonly time: number;
  readonly event: LearnerEvent;
}

/** The page’s view of its learner. */
export interface LearnerView {
  readonly state: "joining" | "online" | "offline" | "ended";
  readonly learner: number | undefined;
  readonly offline: { readonly reason: string; readonly seconds: number } | undefined;
  /** Its part in the current round; absent between two rounds. */
  readonly assigned: Assigned | undefined;
  /** Newest first. */
  readonly rounds: readonly Earnings[];
  /** Newest first. */
  readonly log: readonly LogLine[];
  readonly status: LearnerStatus | undefined;
  readonly service: ServiceStatus | undefined;
  /** Requests that were sent, and their outcome. */
  readonly requests: { readonly [kind in "withdraw" | "leave"]?: "handed-in" | Problem };
  readonly problem: Problem | undefined;
  /** Number of peers that are reached without the provider's relay. */
  readonly direct: number;
  /** At the end: its accuracy beside that of training alone. */
  readonly compared: Extract<LearnerEvent, { kind: "compared" }> | undefined;
}

export const newView: LearnerView = {
  state: "joining",
  learner: undefined,
  offline: undefined,
  assigned: undefined,
  rounds: [],
  log: [],
  status: undefined,
  service: undefined,
  requests: {},
  problem: undefined,
  direct: 0,
  compared: undefined,
};

/** The view after a message. */
export const withNews = (view: LearnerView, news: LearnerNews): LearnerView => {
  switch (news.kind) {
    case "event": {
      const line = { number: (view.log[0]?.number ?? 0) + 1, time: news.time, event: news.event };
      return withEvent({ ...view, log: [line, ...view.log].slice(0, MOST_LINES) }, news.event);
    }
    case "status":
      return { ...view, status: news.learner, service: news.service };
    case "request":
      return { ...view, requests: { ...view.requests, [news.request]: news.problem ?? "handed-in" } };
    case "direct":
      return { ...view, direct: news.count };
    case "ended":
      return { ...view, state: "ended", assigned: undefined, offline: undefined, problem: news.problem, direct: 0 };
  }
};

const withEvent = (view: LearnerView, event: LearnerEvent): LearnerView => {
  switch (event.kind) {
    case "joined":
      return { ...view, learner: event.learner };
    case "online":
      return { ...view, state: "online", offline: undefined };
    case "offline":
      return { ...view, state: "offline", assigned: undefined, offline: event };
    case "assigned":
      return { ...view, assigned: event };
    case "earned": {
      const others = view.rounds.filter(({ round }) => round !== event.earnings.round);
      const isOver = view.assigned !== undefined && view.assigned.assignment.round <= event.earnings.round;
      return {
        ...view,
        rounds: [event.earnings, ...others].slice(0, MOST_ROUNDS),
        assigned: isOver ? undefined : view.assigned,
      };
    }
    case "compared":
      return { ...view, compared: event };
    default:
      return view;
  }
};
