/** Installs a folder's tools as its lock file says, where they are not installed yet; gives the `node_modules` that holds them. */
export const installTools: (name: "assembly" | "contracts" | "test/onnx") => string;
