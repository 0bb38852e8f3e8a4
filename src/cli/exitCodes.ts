/** A command ended by Ctrl-C, as shells expect it. */
export const INTERRUPTED = 130;
/** A check of `gfml doctor`, `gfml data check` or `gfml check-scheme` failed, or the user's input is wrong. */
export const USER_FAULT = 2;
/** `gfml audit` found something on the chain that is not so. */
export const LIE_FOUND = 3;
/** Something that was asked for could not be done, though nothing is wrong with what the user gave. */
export const INTERNAL_FAULT = 1;
