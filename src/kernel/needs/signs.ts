import { type BeamModule, decodeModule } from "../../codec/beam/index.js";
import { importedSymbols, isElf, parseElf } from "../../codec/elf/index.js";
import { decodeTerm, type Term } from "../../codec/etf/index.js";
import { LeanError } from "../../error/index.js";
import type { NeedRule } from "./rules.js";

/** A capability that a file of the image asks for, and by what, as in `HttpApi.Listener names :inet6: IPv6 sockets`. */
export interface Sign {
  readonly capability: string;
  readonly rule: string;
}

/** What a BEAM file asks of the kernel; nothing when it cannot be read. */
export function signsOfModule(rules: readonly NeedRule[], bytes: Uint8Array): readonly Sign[] {
  const content = tried(() => contentOf(decodeModule(bytes)));
  if (content === undefined) return [];
  const { module, atoms, tuples } = content;
  const name = module.replace(/^Elixir\./, "");
  return rules.flatMap((rule) => {
    const atom = rule.atoms.find((each) => atoms.has(each));
    if (atom !== undefined) return [sign(rule, `${name} names :${atom}`)];
    const tuple = tuples.find((items) => items.length === rule.integers && !items.includes(undefined));
    return tuple === undefined ? [] : [sign(rule, `${name} has {${tuple.join(", ")}}`)];
  });
}

/** What a configuration file asks for. `name` is how sentences call it. */
export function signsOfText(rules: readonly NeedRule[], name: string, text: string): readonly Sign[] {
  const lines = text.split("\n").filter((line) => !/^\s*[#%]/.test(line));
  return rules.flatMap((rule) => {
    const patterns = rule.text.map((pattern) => new RegExp(pattern));
    const line = lines.find((each) => patterns.some((pattern) => pattern.test(each)));
    return line === undefined ? [] : [sign(rule, `${name} says ${line.trim().slice(0, 80)}`)];
  });
}

/** What a program or a library asks for, by what it wants of the C library and others. `name` is its path. */
export function signsOfProgram(rules: readonly NeedRule[], name: string, bytes: Uint8Array): readonly Sign[] {
  if (!isElf(bytes)) return [];
  const symbols = new Set(tried(() => importedSymbols(bytes, parseElf(bytes))) ?? []);
  return rules.flatMap((rule) => {
    const symbol = rule.symbols.find((each) => symbols.has(each));
    return symbol === undefined ? [] : [sign(rule, `${name} calls ${symbol}`)];
  });
}

/** What it means that the image has a file. */
export function signsOfPath(rules: readonly NeedRule[], path: string): readonly Sign[] {
  return rules.flatMap((rule) => (rule.files.includes(path) ? [sign(rule, `/${path} is in the image`)] : []));
}

function sign({ capability, reason }: NeedRule, what: string): Sign {
  return { capability, rule: `${what}: ${reason}` };
}

function contentOf({ name, atoms, literals }: BeamModule) {
  const named = new Set(atoms.names);
  const tuples: (readonly (bigint | undefined)[])[] = [];
  const walk = (term: Term): void => {
    switch (term.type) {
      case "atom":
        named.add(term.name);
        return;
      case "tuple":
        tuples.push(term.items.map((item) => (item.type === "integer" ? item.value : undefined)));
        for (const item of term.items) walk(item);
        return;
      case "list":
        for (const item of term.items) walk(item);
        if (term.tail !== undefined) walk(term.tail);
        return;
      case "map":
        for (const pair of term.pairs) for (const item of pair) walk(item);
    }
  };
  for (const term of literals?.terms ?? []) walk(decodeTerm(term));
  return { module: name, atoms: named, tuples };
}

function tried<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof LeanError) return undefined;
    throw error;
  }
}
