export { type Downloaded, type DownloadRequest, download, downloadBytes } from "./download.js";
export { type Network, type NetworkSettings, openNetwork, type ProxySettings } from "./network.js";
export { parallel } from "./parallel.js";
