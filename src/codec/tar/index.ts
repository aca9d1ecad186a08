export { isTar, type TarItem, walkTar } from "./walk.js";
