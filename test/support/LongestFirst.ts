import { BaseSequencer, type TestSpecification } from "vitest/node";

/** It compiles all contracts before it tests them: minutes of one processor from a clean clone. */
const LONGEST = "test/contracts/forge.test.ts";

/** Begins with the longest file, so that it runs beside all others instead of after them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLongest = ({ moduleId }: TestSpecification): boolean => moduleId.endsWith(LONGEST);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}
