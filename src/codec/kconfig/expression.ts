import { kconfigInvalid } from "./errors.js";

/** An expression of Kconfig (Documentation/kbuild/kconfig-language.rst, "Menu dependencies"). */
export type Expression =
  | { readonly kind: "symbol"; readonly name: string }
  | { readonly kind: "compare"; readonly left: string; readonly operator: string; readonly right: string }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression };

/** Value of a symbol (without `CONFIG_`): `y`, `m`, `n`, a number or text; undefined for one that is off or unknown. */
export type Lookup = (symbol: string) => string | undefined;

/** Deeper nesting is in no kernel. */
const deepest = 200;

/** Parses an expression; `&&` binds closer than `||`. Throws `KCONFIG_INVALID`. */
export function parseExpression(text: string): Expression {
  const tokens =
    text.match(/&&|\|\||!=|<=|>=|[!=<>()]|"(?:[^"\\]|\\.)*"|'[^']*'|\$\([^)]*\)|[\w./-]+|\S/g) ?? [];
  let at = 0;
  const fail = () => kconfigInvalid(text);
  const word = (): string => {
    const token = tokens[at++];
    if (token === undefined || !/^["'$\w./-]/.test(token)) throw fail();
    return token;
  };
  const primary = (depth: number): Expression => {
    if (depth > deepest) throw fail();
    if (tokens[at] === "!") {
      at++;
      return { kind: "not", of: primary(depth + 1) };
    }
    if (tokens[at] === "(") {
      at++;
      const inner = either(depth + 1);
      if (tokens[at++] !== ")") throw fail();
      return inner;
    }
    const left = word();
    const operator = tokens[at] ?? "";
    if (!/^(=|!=|<|>|<=|>=)$/.test(operator)) return { kind: "symbol", name: left };
    at++;
    return { kind: "compare", left, operator, right: word() };
  };
  const chain =
    (kind: "and" | "or", sign: string, next: (depth: number) => Expression) => (depth: number) => {
      let left = next(depth);
      while (tokens[at] === sign) {
        at++;
        left = { kind, left, right: next(depth) };
      }
      return left;
    };
  const both = chain("and", "&&", primary);
  const either: (depth: number) => Expression = chain("or", "||", both);
  const whole = either(0);
  if (at !== tokens.length) throw fail();
  return whole;
}

/** Whether an expression is more than `n`. `m` counts as true: kernels here have no modules. */
export function holds(expression: Expression, value: Lookup): boolean {
  switch (expression.kind) {
    case "symbol":
      return isOn(expression.name) || isOn(value(expression.name));
    case "not":
      return !holds(expression.of, value);
    case "and":
      return holds(expression.left, value) && holds(expression.right, value);
    case "or":
      return holds(expression.left, value) || holds(expression.right, value);
    case "compare":
      return compare(expression, value);
  }
}

/** The smallest parts of an expression that do not hold and, mended, would make it hold: `PCI`, `!ACPI_BUTTON`. */
export function unmet(expression: Expression, value: Lookup): readonly string[] {
  if (holds(expression, value)) return [];
  if (expression.kind === "and") return [...unmet(expression.left, value), ...unmet(expression.right, value)];
  return [format(expression)];
}

/** The expression as Kconfig writes it. */
export function format(expression: Expression): string {
  switch (expression.kind) {
    case "symbol":
      return expression.name;
    case "compare":
      return `${expression.left}${expression.operator}${expression.right}`;
    case "not":
      return expression.of.kind === "symbol" ? `!${format(expression.of)}` : `!(${format(expression.of)})`;
    case "and":
      return `${grouped(expression.left)} && ${grouped(expression.right)}`;
    case "or":
      return `${format(expression.left)} || ${format(expression.right)}`;
  }
}

/** Symbols that an expression speaks of. */
export function symbolsIn(expression: Expression): readonly string[] {
  if (expression.kind === "symbol") return [expression.name];
  if (expression.kind === "compare") return [expression.left, expression.right];
  if (expression.kind === "not") return symbolsIn(expression.of);
  return [...symbolsIn(expression.left), ...symbolsIn(expression.right)];
}

function grouped(part: Expression): string {
  return part.kind === "or" ? `(${format(part)})` : format(part);
}

function isOn(value: string | undefined): boolean {
  return value === "y" || value === "m";
}

function compare(
  { left, operator, right }: Extract<Expression, { kind: "compare" }>,
  value: Lookup,
): boolean {
  const read = (word: string): string => {
    const literal = /^(["'])(.*)\1$/.exec(word)?.[2];
    if (literal !== undefined) return literal;
    return value(word) ?? (/^([ymn]|-?\d+|0x[\da-f]+)$/i.test(word) ? word : "n");
  };
  const [a, b] = [read(left), read(right)];
  if (operator === "=") return a === b;
  if (operator === "!=") return a !== b;
  const [x, y] = [Number(a), Number(b)];
  return { "<": x < y, ">": x > y, "<=": x <= y, ">=": x >= y }[operator] ?? false;
}
