/** Flags of the emulator that depend on the machine, and the variables in which guest/init has their values. */
export const machineFlags: readonly (readonly [flag: string, variable: string])[] = [
  ["+P", "LEAN_PROCESS_LIMIT"],
  ["+Q", "LEAN_PORT_LIMIT"],
  ["+SDio", "LEAN_IO_THREADS"],
  ["+Mut", "LEAN_THREAD_ALLOCATORS"],
  ["+sbwt", "LEAN_BUSY_WAIT"],
  ["+sbwtdcpu", "LEAN_DIRTY_BUSY_WAIT"],
  ["+sbwtdio", "LEAN_DIRTY_BUSY_WAIT"],
];
