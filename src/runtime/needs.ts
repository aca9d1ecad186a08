import type { Entry, Need } from "../filetree/index.js";

/** The runtime system as an id in the graph of reasons, and why a release's image has it and its programs. */
export function ertsNeeds(release: string, version: string, programs: readonly Entry[]): readonly Need[] {
  const id = `otp:erts@${version}`;
  const needs = programs.map(({ path, why: { rule } }) => {
    const by = path.endsWith("/epmd") ? "capability:distribution" : id;
    return { id: `/${path}`, by, rule };
  });
  return [{ id, by: release, rule: "the runtime system that every release runs on" }, ...needs];
}

/** Packages of which the release itself needs files. */
export function packageNeeds(release: string, files: readonly Entry[]): readonly Need[] {
  const rules = new Map(files.map(({ why }) => [why.from, why.rule]));
  return [...rules].flatMap(([id, rule]) => (id === undefined ? [] : [{ id, by: release, rule }]));
}
