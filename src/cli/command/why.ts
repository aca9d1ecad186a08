import { resolve } from "node:path";
import type { CommandSpec } from "../command.js";

export const whyCommand: CommandSpec = {
  name: "why",
  summary: "Say why something is in an image",
  description:
    "Shows the shortest chain of reasons from the release, a setting or the platform to an application, module, library, package, kernel module or file of an image, and what would have to change for it to go.",
  arguments: [
    { name: "<image>", description: "Folder that `leanvm build` wrote" },
    { name: "<thing>", description: "Its name or path: ssl, Enum, libc.so.6, virtio_net, /usr/bin/sh" },
  ],
  examples: [
    ["leanvm why build/api-x86_64 ssl", "an application"],
    ["leanvm why build/api-x86_64 Enum", "a module"],
    ["leanvm why build/api-x86_64 libstdc++6", "a package"],
    ["leanvm why build/api-x86_64 module:ssl", "the module, not the application of that name"],
  ],
  async run(session, input) {
    const [{ readBundle }, { why }, { whyText }] = await Promise.all([
      import("../../image/index.js"),
      import("../../analyze/index.js"),
      import("../why/render.js"),
    ]);
    const folder = resolve(session.terminal.workingFolder, input.arguments[0] ?? ".");
    const { image } = await readBundle(folder);
    const answer = why(image, input.arguments[1] ?? "");
    return { json: answer, text: (paint) => whyText(answer, paint) };
  },
};
