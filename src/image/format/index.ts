export { exportOci, type OciExport } from "./oci.js";
