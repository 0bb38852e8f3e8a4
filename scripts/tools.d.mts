/** Installs a folder's tools by its lock file, unless they are installed; returns their `node_modules`. */
export const installTools: (name: "assembly" | "contracts" | "test/onnx") => string;
