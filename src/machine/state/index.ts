export { nameInvalid, stateUnwritable, vmBusy, vmExists, vmMissing } from "./errors.js";
export {
  checkName,
  claimFolder,
  removeFolder,
  removeSocket,
  socketPath,
  type VmPaths,
  vmNames,
  vmPaths,
} from "./folder.js";
export { fateOf, identityOf, killProcess, type ProcessIdentity, waitForEnd } from "./identity.js";
export { withLock } from "./lock.js";
export { allVms, lookUp } from "./look.js";
export { isLive, recordSchema, type VmEnd, type VmRecord, type VmState, writeRecord } from "./record.js";
export { dropReserve, makeReserve, writeFromReserve } from "./reserve.js";
