import type { Variant } from "../plan/Variant.ts";
import { type SchemeName, schemeNamesOfPaper, schemeVariant } from "../plan/variants.ts";

/** A row for each of the paper's eleven schemes, in its order. */
export const schemeRows: readonly { readonly title: SchemeName; readonly variant: Variant }[] = schemeNamesOfPaper.map(
  (title) => ({ title, variant: schemeVariant(title) }),
);
