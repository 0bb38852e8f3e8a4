/** A model whose process ends without a word as soon as it is made. */
export const createModel = (): never => process.exit(7);
