import { resolve } from "node:path";
import type { CommandSpec } from "../command.js";

export const whyCommand: CommandSpec = {
  name: "why",
  summary: "Say why something is in an image, or was left out of it",
  description:
    "Shows the shortest chain of reasons from the release, a setting or the platform to an application, module, library, package, kernel module or file of an image, and what would have to change for it to go. In an image that was shrunk also why a function is there, by the calls that lead to it, or why a function or module was left out, and what brings it back.",
  arguments: [
    { name: "<image>", description: "Folder that `leanvm build` wrote" },
    {
      name: "<thing>",
      description:
        "Its name or path: ssl, Enum, Enum.map/2, lists:foldl/3, libc.so.6, virtio_net, /usr/bin/sh",
    },
  ],
  examples: [
    ["leanvm why build/api-x86_64 ssl", "an application"],
    ["leanvm why build/api-x86_64 Enum", "a module"],
    ["leanvm why build/api-x86_64 Enum.map/2", "a function, there or left out"],
    ["leanvm why build/api-x86_64 libstdc++6", "a package"],
    ["leanvm why build/api-x86_64 module:ssl", "the module, not the application of that name"],
  ],
  async run(session, input) {
    const [{ readBundle, readCodeReasons }, { explain }, { whyText }, { codeText }] = await Promise.all([
      import("../../image/index.js"),
      import("../../analyze/index.js"),
      import("../why/render.js"),
      import("../why/code.js"),
    ]);
    const folder = resolve(session.terminal.workingFolder, input.arguments[0] ?? ".");
    const bundle = await readBundle(folder);
    const answer = explain(bundle.image, input.arguments[1] ?? "", await readCodeReasons(bundle));
    return {
      json: answer,
      text: (paint) => ("complete" in answer ? whyText(answer, paint) : codeText(answer, paint)),
    };
  },
};
