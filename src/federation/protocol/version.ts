/** Version of the federation's protocol: a learner and a provider of different versions refuse each other. */
export const PROTOCOL = "gfml/2";
