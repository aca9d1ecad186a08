import { fileURLToPath } from "node:url";

/** Absolute path of a file that ships in `data/`, for example `kernel/debian-modules.toml`. */
export function dataFile(name: string): string {
  return fileURLToPath(new URL(`../../data/${name}`, import.meta.url));
}

/** Absolute path of a file that ships in `guest/`. */
export function guestFile(name: string): string {
  return fileURLToPath(new URL(`../../guest/${name}`, import.meta.url));
}
