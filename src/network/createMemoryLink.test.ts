import { linkCompliance } from "../testing/linkCompliance.ts";
import { createMemoryLink } from "./createMemoryLink.ts";

linkCompliance(
  "in memory",
  async () => {
    const link = createMemoryLink();
    return { asker: link, of: () => link, close: async () => {} };
  },
  { learnerErrors: "propagated", hasTimeouts: false },
);
