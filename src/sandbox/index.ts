export { type BuildRoot, openBuildRoot } from "./build-root.js";
export { type Bind, runInSandbox, type SandboxRun } from "./bubblewrap.js";
