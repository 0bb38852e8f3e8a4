import { certificateWords, type RoundView } from "gfml/view";
import type { ReactNode } from "react";
import { strings } from "../strings.ts";

/** What the independent verifiers say of the round, in words. */
export const Certificates = ({ view }: { readonly view: RoundView }): ReactNode => {
  const words = certificateWords(view.stability, view.closest);
  const { nashStable } = view.stability;
  return (
    <section aria-labelledby="certificates" className="certificates">
      <h2 id="certificates">
        {strings.certificates.title}{" "}
        <span className={nashStable ? "verdict verdict-good" : "verdict verdict-bad"}>
          {nashStable ? strings.certificates.stable : strings.certificates.unstable}
        </span>
      </h2>
      <p className="certificate-main">{words.nash}</p>
      <p>{words.incentives}</p>
      <p>{words.afterLeader}</p>
      <p className="quiet">{words.formation}</p>
    </section>
  );
};
