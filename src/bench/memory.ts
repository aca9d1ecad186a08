const mebibyte = 1024 * 1024;

/** How a guest of `mebibytes` uses its memory, by its /proc/meminfo (`memory`, bytes). */
export interface MemoryUse {
  /** MiB that are not to be had any more. */
  readonly usedAtReady: number;
  /** Bytes of kernel and root file system. */
  readonly inMemory: number;
}

/**
 * Used: everything that the machine was given but for what the kernel could hand out (`MemAvailable`), and what
 * it has put into compressed swap. In memory: what the kernel took for itself before it counted (`MemTotal`),
 * its own code and page tables, and the files of the root file system, which cannot be evicted.
 */
export function memoryUse(mebibytes: number, memory: ReadonlyMap<string, number>): MemoryUse {
  const given = mebibytes * mebibyte;
  const of = (name: string) => memory.get(name) ?? 0;
  const swapped = of("SwapTotal") - of("SwapFree");
  const used = given - of("MemAvailable") + swapped;
  const files = Math.max(of("Unevictable"), of("Shmem"));
  return {
    usedAtReady: Math.round((used / mebibyte) * 10) / 10,
    inMemory: given - of("MemTotal") + files,
  };
}
