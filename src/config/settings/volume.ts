/** A file or disk of this machine that holds a folder of the guest. */
export interface Volume {
  /** Path on this machine; absolute in a resolved configuration. */
  readonly file: string;
  /** Folder in the guest, absolute and normalised. */
  readonly path: string;
  /** Size that it is made with or grown to; as it is, or 1 GiB when it is made, when absent. */
  readonly bytes?: number;
  readonly readOnly: boolean;
}

const form = "FILE:/path[:SIZE][:ro], such as data.img:/data:2G";

/**
 * Reads `FILE:/path[:SIZE][:ro]`. The first `:/` ends FILE; SIZE is a whole number followed by M, G or T
 * (powers of 1024). Returns what it must be instead, in words for "must be …", when it is none.
 */
export function parseVolume(text: string): Volume | string {
  const [, file, guest = "", options = ""] = /^(.+?):(\/[^:]*)((?::[^:]*)*)$/s.exec(text) ?? [];
  if (file === undefined || /\p{Cc}/u.test(text)) return form;
  const path = normalised(guest);
  if (/\s/.test(path)) return "a volume at a folder without blanks in its path";
  if (isSystem(path)) return `a volume at a folder of its own, such as /data (${path} is the system's)`;
  const words = options.split(":").slice(1);
  const readOnly = words.includes("ro");
  const [size, ...more] = words.filter((word) => word !== "ro");
  const bytes = size === undefined ? undefined : bytesOf(size);
  if (more.length > 0 || (size !== undefined && bytes === undefined)) return form;
  if (readOnly && bytes !== undefined) return "a size or ro, not both: a volume only read is taken as it is";
  if (bytes !== undefined && (bytes < least || bytes > most)) return "a volume of 16M to 16T";
  return { file, path, readOnly, ...(bytes === undefined ? {} : { bytes }) };
}

const least = 16 * 1024 ** 2;
const most = 16 * 1024 ** 4;

function bytesOf(size: string): number | undefined {
  const [, digits, unit = ""] = /^(\d{1,9})([MGT])(?:i?B)?$/i.exec(size) ?? [];
  return digits === undefined ? undefined : Number(digits) * 1024 ** (2 + "MGT".indexOf(unit.toUpperCase()));
}

/** Without empty and `.` parts; `..` goes to the parent, at most to `/`. */
function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Folders that the guest cannot do without: with all that is in them, or only as such. */
const closed = /^\/(bin|dev|lib|lib64|proc|sbin|sys|usr)(\/|$)/;
const taken = ["/", "/app", "/etc", "/etc/lean", "/init", "/run", "/run/lean", "/tmp"];

function isSystem(path: string): boolean {
  return closed.test(path) || taken.includes(path);
}
