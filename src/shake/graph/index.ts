export {
  type DynamicCall,
  type FunctionName,
  type FunctionNode,
  type Known,
  type KnownCall,
  type LiteralUse,
  type ModuleGraph,
  valueKind,
} from "./model.js";
export { graphVersion, readGraph } from "./read.js";
