import picocolors from "picocolors";

/** Colours for one output stream; plain text when it has none. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

export function paint(colour: boolean): Paint {
  return picocolors.createColors(colour);
}
