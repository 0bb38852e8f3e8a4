/** The platform's forge. The package's own wrapper answers 0 whatever happened. Throws where there is none. */
export const forgeBinary: () => string;

/** Environment in which forge finds this node for its compiler. */
export const forgeEnvironment: () => NodeJS.ProcessEnv;
