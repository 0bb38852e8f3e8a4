/** For each learner, the numbers of its samples. Learners share none. Plain arrays: it can be written as JSON. */
export type Partition = readonly (readonly number[])[];

/** How samples are divided among learners. */
export type PartitionMethod =
  /** Each learner holds exactly `classesPerLearner` classes, as FedLab's `noniid-#label`, bit for bit. */
  | { readonly method: "fedlab"; readonly classesPerLearner?: number }
  /** Each learner holds exactly `classesPerLearner` classes, all of them drawn. */
  | { readonly method: "random"; readonly classesPerLearner?: number }
  /** The shares of each class follow a Dirichlet distribution: the smaller the concentration, the more unlike. */
  | { readonly method: "dirichlet"; readonly concentration?: number; readonly minimumSamples?: number }
  /** Samples are dealt out at random: all learners alike. */
  | { readonly method: "iid" };
