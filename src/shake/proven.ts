import { parse } from "smol-toml";
import { z } from "zod";
import type { Release } from "../release/types.js";
import type { Runtime } from "../runtime/types.js";
import type { Level } from "./types.js";

const provenSchema = z.object({ otp: z.array(z.string()), elixir: z.array(z.string()) });

/**
 * The level that is taken when nobody names one: `functions` for versions of OTP and Elixir in `table`, the text of
 * `data/shake/proven.toml`; else `off`, with those that are not in it (`Elixir 1.20.4`).
 */
export function provenLevel(
  table: string,
  { applications }: Pick<Release, "applications">,
  { otp }: Pick<Runtime, "otp">,
): { readonly level: Level | "off"; readonly unproven: readonly string[] } {
  const proven = provenSchema.parse(parse(table));
  const elixir = applications.find(({ name }) => name === "elixir")?.version;
  const unproven = [
    ...(isOf(otp, proven.otp) ? [] : [`OTP ${otp}`]),
    ...(elixir === undefined || isOf(elixir, proven.elixir) ? [] : [`Elixir ${elixir}`]),
  ];
  return { level: unproven.length === 0 ? "functions" : "off", unproven };
}

/** `27.3.4` is of `27`. */
function isOf(version: string, series: readonly string[]): boolean {
  return series.some((each) => `${version}.`.startsWith(`${each}.`));
}
