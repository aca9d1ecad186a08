export interface Column {
  readonly title: string;
  /** Numbers are aligned to the right. */
  readonly align?: "left" | "right";
}

/** Rows as aligned columns, two blanks apart, no trailing blanks. The first line holds the titles. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  const lines = [columns.map((column) => column.title), ...rows];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => [...(line[index] ?? "")].length)));
  return lines.map((line) =>
    columns
      .map((column, index) => {
        const cell = line[index] ?? "";
        const padding = " ".repeat((widths[index] ?? 0) - [...cell].length);
        return column.align === "right" ? padding + cell : cell + padding;
      })
      .join("  ")
      .trimEnd(),
  );
}
