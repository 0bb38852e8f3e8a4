/** A learner's training samples, divided into those that train and those that choose. */
export interface ChoosingSplit {
  readonly fit: Uint32Array;
  readonly heldOut: Uint32Array;
}

/**
 * Holds out every so many training samples. A training set that grows at its end holds out the samples that it held out
 * before. A set too small to hold one out holds out none.
 *
 * @param share - of the samples, from 0 to below 1
 */
export const holdOut = (train: Uint32Array, share: number): ChoosingSplit => {
  // an integer of ten-thousandths keeps the places exact
  const parts = Math.round(share * 10_000);
  const isHeld = (place: number): boolean =>
    Math.floor(((place + 1) * parts) / 10_000) > Math.floor((place * parts) / 10_000);
  return {
    fit: train.filter((_, place) => !isHeld(place)),
    heldOut: train.filter((_, place) => isHeld(place)),
  };
};
