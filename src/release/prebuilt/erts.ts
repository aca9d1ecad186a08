/**
 * The OTP release that an ERTS version belongs to: `15.2.7` is part of OTP 27 (since OTP 23 the major number
 * of ERTS is that of OTP less 12; https://www.erlang.org/doc/system/versions). Undefined for what is no version.
 */
export function otpOfErts(erts: string): number | undefined {
  const [major, minor] = erts.split(".").map((part) => Number.parseInt(part, 10));
  if (major === undefined || Number.isNaN(major)) return undefined;
  if (major >= 11) return major + 12;
  if (major === 10) return (minor ?? 0) >= 4 ? 22 : 21;
  return major + 11;
}
