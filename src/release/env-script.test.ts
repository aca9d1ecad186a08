import { describe, expect, it } from "vitest";
import { computedLine, scriptWords } from "./env-script.js";

describe("computedLine", () => {
  it.each([
    ["nothing", "#!/bin/sh\n# export X=$(hostname)\n", undefined],
    ["plain exports", 'export A=1\nexport B="$A-$RELEASE_NAME"\n', undefined],
    ["single quotes", "export A='$(not run) $HOME'\n", undefined],
    ["the command", "case $RELEASE_COMMAND in\n  start*) export HEART=1 ;;\nesac\n", undefined],
    ["a command", 'export A=1\n  export B="$(hostname -f)"\n', 'export B="$(hostname -f)"'],
    ["backticks", "export B=`hostname`\n", "export B=`hostname`"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's
    ["the machine's environment", "export B=app@${FLY_PRIVATE_IP}\n", "export B=app@${FLY_PRIVATE_IP}"],
    ["itself", 'export PATH="$PATH:/x"\n', 'export PATH="$PATH:/x"'],
  ])("%s", (_name, script, line) => {
    expect(computedLine(script)).toBe(line);
  });
});

describe("scriptWords", () => {
  it("takes every word of the code that can be a program's name", () => {
    const script = "# uname is not called\nip=$(grep fly-local /etc/hosts | cut -f 1)\n";
    expect(scriptWords(script)).toEqual(["cut", "etc", "f", "fly-local", "grep", "hosts", "ip"]);
  });
});
