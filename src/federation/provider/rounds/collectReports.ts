import type { LearnerId } from "../../../core/index.ts";
import {
  hashParameters,
  type LearnerRequest,
  type LearnerResponse,
  LearnerUnreachableError,
  type Link,
  type RequestLimits,
} from "../../../round/index.ts";
import {
  type HeldOutReport,
  REPORT_PURPOSE,
  recipesDigest,
  reportDocument,
  reportSchema,
} from "../../protocol/personalization.ts";
import { signerOf } from "../../protocol/signDocument.ts";

/** A link that keeps what learners report of samples that they hold out. */
export interface ReportingLink {
  readonly link: Link;
  /** The reports so far, by learner and then by recipes. */
  reports(): HeldOutReport[];
}

/**
 * Wraps a link to check the reports of learners on held-out samples. A report that its learner did not sign counts as no answer.
 *
 * @param about - the provider's account and the task, which signatures cover
 */
export const collectReports = (
  link: Link,
  options: {
    readonly about: { readonly provider: string; readonly task: number };
    readonly accountOf: (learner: LearnerId) => string;
    readonly onUnsigned: (learner: LearnerId) => void;
  },
): ReportingLink => {
  const { about, accountOf, onUnsigned } = options;
  const collected: HeldOutReport[] = [];

  const check = async (
    learner: LearnerId,
    request: Extract<LearnerRequest, { kind: "personalise" }>,
    { after, samples = 0, signature = "" }: Extract<LearnerResponse, { kind: "personalise" }>,
  ): Promise<void> => {
    const { round, model, sampleCounts, adaptation } = request;
    const report: HeldOutReport = {
      learner,
      account: accountOf(learner),
      round,
      modelHash: await hashParameters(model),
      sampleCounts: [...sampleCounts],
      recipes: recipesDigest(adaptation!.recipes),
      samples,
      figures: after.map(({ accuracy, loss }) => ({ accuracy, loss })),
      signature,
    };
    const isSigned =
      signerOf(REPORT_PURPOSE, reportDocument(report, about), signature)?.account === report.account &&
      reportSchema.safeParse(report).success;
    if (!isSigned) {
      onUnsigned(learner);
      throw new LearnerUnreachableError(
        learner,
        "personalise",
        "its report is not signed, or its figures are out of range",
      );
    }
    collected.push(report);
  };

  return {
    link: {
      serve: link.serve,
      async request<Kind extends LearnerRequest["kind"]>(
        learner: LearnerId,
        request: Extract<LearnerRequest, { kind: Kind }>,
        limits: RequestLimits,
      ): Promise<Extract<LearnerResponse, { kind: Kind }>> {
        const answer = await link.request(learner, request, limits);
        const asked: LearnerRequest = request;
        const told: LearnerResponse = answer;
        if (asked.kind === "personalise" && asked.adaptation?.on === "held-out" && told.kind === "personalise")
          await check(learner, asked, told);
        return answer;
      },
    },
    reports: () => collected.sort((a, b) => a.learner - b.learner || (a.recipes < b.recipes ? -1 : 1)),
  };
};
