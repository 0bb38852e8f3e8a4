import type { LearnerId } from "../../core/index.ts";
import { createSignatureChecker } from "../../ledger/index.ts";
import type { Link, Registration, RoundContext } from "../../round/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import type { AnswerShape } from "../wire/responses.ts";
import type { PreparedService } from "./prepareService.ts";

/** What a round of a service is played with: real learners over their link, every signature checked, heads checked. */
export const roundContext = (options: {
  readonly config: ServiceConfig;
  readonly service: PreparedService;
  readonly link: Link;
  readonly shape: AnswerShape;
  readonly registrations: ReadonlyMap<LearnerId, Registration>;
  readonly active: readonly LearnerId[];
  readonly barredHeads: ReadonlySet<LearnerId>;
  readonly onHeadFailed: NonNullable<RoundContext["onHeadFailed"]>;
  readonly onEmbeddingMismatch: NonNullable<RoundContext["onEmbeddingMismatch"]>;
  readonly onUnpaid: NonNullable<RoundContext["onUnpaid"]>;
}): RoundContext => {
  const { config, service, link, shape, registrations, active, barredHeads } = options;
  const { onHeadFailed, onEmbeddingMismatch, onUnpaid } = options;
  return {
    task: service.task,
    config,
    terms: service.terms,
    scheme: service.scheme,
    seed: config.seed,
    registrations,
    active,
    embeddingSize: shape.embeddingSize,
    link,
    ledger: service.ledger,
    clock: service.clock,
    patience: config.life.patience,
    barredHeads,
    collectSignatures: true,
    signatures: createSignatureChecker(service.domains, (learner) => registrations.get(learner)?.account),
    ...(config.headCheck.chunks > 0 && {
      headCheck: { chunks: config.headCheck.chunks, encoding: config.encoding },
    }),
    onHeadFailed,
    onEmbeddingMismatch,
    onUnpaid,
  };
};
