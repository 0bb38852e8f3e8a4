import { GfmlError } from "../../core/index.ts";

/** A service's folder is an older copy than the chain: its rounds since are paid, and cannot be played again. */
export class FolderOutdatedError extends GfmlError {
  readonly code = "GFML_FOLDER_OUTDATED";

  constructor(folder: string, ownRound: number, chainRound: number) {
    super("the chain has rounds that this folder does not know: it is an older copy", {
      values: { folder, "next round of the folder": ownRound, "next round of the chain": chainRound },
      remedy: "restore the newest copy; nothing was sent. What learners earned is theirs on the chain in any case",
    });
  }
}
