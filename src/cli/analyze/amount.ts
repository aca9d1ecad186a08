import { LeanError } from "../../error/index.js";

const factors: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
};

/**
 * Bytes in `50k`, `1.5MB`, `20KiB` or `4096`: k, M and G are powers of 1000, as in the tables; Ki, Mi and Gi are
 * powers of 1024. Throws `AMOUNT_INVALID`.
 */
export function amountOf(text: string, flag: string): number {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)\s*([kmg]i?)?b?$/i.exec(text.trim()) ?? [];
  const factor = factors[unit.toLowerCase()];
  if (number === undefined || factor === undefined) throw amountInvalid(text, flag);
  return Math.floor(Number(number) * factor);
}

function amountInvalid(text: string, flag: string): LeanError {
  return new LeanError({
    code: "AMOUNT_INVALID",
    message: `${flag} ${text} is no number of bytes.`,
    hint: `Write it like ${flag} 50k (50 000 bytes), ${flag} 1.5M, or ${flag} 64KiB (65 536 bytes).`,
    exit: 2,
  });
}
