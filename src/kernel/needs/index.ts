export { capabilityNeed, type KernelNeed, type KernelUses, kernelNeeds } from "./needs.js";
export { type NeedRule, type NeedTable, readNeedTable } from "./rules.js";
export { type Sign, signsOfModule, signsOfPath, signsOfProgram, signsOfText } from "./signs.js";
