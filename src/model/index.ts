export type { Model, ParameterBlock } from "./Model.ts";
