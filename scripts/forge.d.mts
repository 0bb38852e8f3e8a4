/** Path of the platform's forge; the package's own wrapper always exits with 0. Throws if there is none. */
export const forgeBinary: () => string;

/** An environment in which forge finds this Node for its compiler. */
export const forgeEnvironment: () => NodeJS.ProcessEnv;
