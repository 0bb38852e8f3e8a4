import type { Checkpoint } from "../state/Checkpoint.ts";

/** Where checkpoints are kept. A save is atomic: after a crash at any moment, `load` gives the last complete one. */
export interface Store {
  save(checkpoint: Checkpoint): Promise<void>;
  load(): Promise<Checkpoint | undefined>;
}
