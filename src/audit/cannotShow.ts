/** What no chain shows, whoever audits it. */
export const CANNOT_SHOW: readonly string[] = [
  "that a contribution x is what the update was worth: its owner signs a norm, its head measures it, the smaller counts, and updates are not on the chain",
  "that a similarity S is that of the learners' data: it comes from embeddings that the provider collects",
  "that times are those that passed, and models what came of the updates: owners sign the times, heads report the models",
  "that a learner has the data and the speed that it declared, or ran the steps that it was paid for",
  "that whoever was barred from heading had failed: the chain shows which coalitions were given up, not why",
  "that whoever is named as absent was away when the round opened: it is the provider's word, which the learner itself can deny",
  "that accounts belong to different people, and that nobody agreed on anything elsewhere",
  "that a private chain was not rewritten as a whole by its owner: compare the last block's hash with others",
];

/** Added where no seed is told. */
export const NEEDS_SEED: string =
  "that what was drawn at random was: partitions, heads and frequencies of random policies, and players' orders, until the seed is told (--seed)";
