import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Test files that take minutes by themselves, one compiling, the other waiting for blocks. */
const LONGEST = ["test/contracts/forge.test.ts", "test/validators/validators.test.ts"];

/** Begins with the longest files, so that they run beside all others instead of after them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return at === -1 ? LONGEST.length : at;
    };
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
