export { createProgramTrainer } from "./createProgramTrainer.ts";
export { ProgramPool } from "./ProgramPool.ts";
export { personalizationProblem } from "./personalizationProblem.ts";
export { splitCommand } from "./splitCommand.ts";
