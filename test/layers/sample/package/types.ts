export type Package = string;
