import { z } from "zod";

/** What `data/erlang/adopt.escript` writes. */
export const description = z.object({
  name: z.string(),
  version: z.string(),
  given_erts: z.string().nullable(),
  erts: z.string(),
  otp: z.string(),
  boot: z.string(),
  made_boot: z.boolean(),
  applications: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      start: z.enum(["permanent", "transient", "temporary", "load", "none"]),
      origin: z.enum(["otp", "release"]),
      /** The version that the release was assembled with; none when it did not list the application. */
      given: z.string().nullable(),
    }),
  ),
  modules: z.number(),
  unloadable: z.array(z.string()),
  environment: z.array(z.tuple([z.string(), z.string()])),
});
export type Description = z.infer<typeof description>;

/** What it writes instead when the files make up no release. */
export const problemIn = z.object({ problem: z.string() });
