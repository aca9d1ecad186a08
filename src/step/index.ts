export type { Context } from "./context.js";
export { type StepContext, step } from "./step.js";
export { together } from "./together.js";
