export { createProgramTrainer, type ProgramTrainerOptions } from "./createProgramTrainer.ts";
export { ProgramPool, type ProgramPoolOptions } from "./ProgramPool.ts";
export { personalizationProblem } from "./personalizationProblem.ts";
export { splitCommand } from "./splitCommand.ts";
