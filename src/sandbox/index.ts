export { type Bind, runInSandbox, type SandboxRun, showInSandbox } from "./bubblewrap.js";
export { type BuildRoot, openBuildRoot } from "./build-root.js";
export { type FolderUse, withWorkFolder } from "./work-folder.js";
