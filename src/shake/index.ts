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
