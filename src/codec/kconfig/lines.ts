/** Lines of a Kconfig file as statements: continued lines joined, comments and help texts left out, trimmed. */
export function logicalLines(text: string): readonly string[] {
  const statements: string[] = [];
  let help: { indent: number | undefined } | undefined;
  let pending = "";
  for (const raw of text.split("\n")) {
    if (help !== undefined) {
      if (raw.trim() === "") continue;
      const indent = indentOf(raw);
      help.indent ??= indent;
      // A help text that is not indented at all would be one of no lines.
      if (indent > 0 && indent >= help.indent) continue;
      help = undefined;
    }
    const line = pending + raw.replace(/(^|\s)#.*$/, "").trim();
    pending = "";
    if (line.endsWith("\\")) pending = `${line.slice(0, -1)} `;
    else if (/^(---)?help(---)?$/.test(line)) help = { indent: undefined };
    else if (line !== "") statements.push(line);
  }
  if (pending.trim() !== "") statements.push(pending.trim());
  return statements;
}

/** A tab reaches to the next multiple of eight. */
function indentOf(line: string): number {
  let column = 0;
  for (const sign of line) {
    if (sign === "\t") column += 8 - (column % 8);
    else if (sign === " ") column++;
    else break;
  }
  return column;
}
