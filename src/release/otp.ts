import { otpTooOld } from "./errors.js";

/**
 * Throws `OTP_TOO_OLD` (exit 2), naming both versions, when code compiled for OTP `compiled` meets an older
 * target. Both are OTP versions, of which the major one decides: `27`, `27.3.4.1`.
 */
export function assertOtpCompatible(compiled: string, target: string): void {
  const major = (version: string) => Number.parseInt(version, 10);
  if (major(compiled) > major(target)) throw otpTooOld(compiled, target);
}
