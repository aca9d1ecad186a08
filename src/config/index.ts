export { type Arch, architectures } from "./arch.js";
