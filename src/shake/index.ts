export { shrinkNeeds } from "./explain.js";
export {
  type DynamicCall,
  type FunctionName,
  type FunctionNode,
  graphVersion,
  type Known,
  type KnownCall,
  type LiteralUse,
  type ModuleGraph,
  readGraph,
  valueKind,
} from "./graph/index.js";
export { provenLevel } from "./proven.js";
export { shake } from "./shake.js";
export type { CodeReasons, Level, Shaken, ShakeRequest, ShrinkReport } from "./types.js";
