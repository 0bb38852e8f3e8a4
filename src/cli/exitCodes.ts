/** Ctrl-C ended the command. Shells expect this code. */
export const INTERRUPTED = 130;
/** A check of `gfml doctor`, `gfml data check`, `gfml check-scheme` or `gfml check-trainer` failed, or the user's input is wrong. */
export const USER_FAULT = 2;
/** A check of `gfml audit` failed. */
export const AUDIT_FAILED = 3;
/** The command failed although the user's input is valid. */
export const INTERNAL_FAULT = 1;
