export type Event = string;
