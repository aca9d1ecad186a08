export { buildRebarRelease } from "./rebar3.js";
