import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const packageFolder = fileURLToPath(new URL("../../python/src", import.meta.url));

/** A Python that can import the modules; undefined if there is none. `GFML_PYTHON` names it, or else it is `python3`. */
export const findPython = (...modules: readonly string[]): string | undefined => {
  const python = process.env.GFML_PYTHON ?? "python3";
  const { status } = spawnSync(python, ["-c", `import ${["safetensors", "numpy", ...modules].join(", ")}`]);
  return status === 0 ? python : undefined;
};

/** The variables with which Python finds the package of this clone. */
export const withPythonPackage = (environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv => ({
  ...environment,
  PYTHONPATH: packageFolder,
  PYTHONDONTWRITEBYTECODE: "1",
});
