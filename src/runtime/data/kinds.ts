/** Data of the target's packages that code looks for at run time, by path, where no DT_NEEDED tells of it. */
export interface DataKind {
  readonly name: "certificates" | "zones" | "services";
  /** The Debian package that has it. */
  readonly package: string;
  /** What it is, at the start of a sentence. */
  readonly words: string;
  /** What a module that looks for it names. */
  readonly atoms: readonly string[];
  readonly texts: readonly string[];
}

export const dataKinds: readonly DataKind[] = [
  {
    name: "certificates",
    package: "ca-certificates",
    words: "The CA certificates",
    // httpc verifies servers with the system's certificates unless told otherwise (OTP 26).
    atoms: ["cacerts_get", "cacerts_load", "httpc"],
    texts: ["/etc/ssl/cert"],
  },
  {
    name: "zones",
    package: "tzdata",
    words: "The time zones",
    atoms: [],
    texts: ["/usr/share/zoneinfo"],
  },
  {
    name: "services",
    package: "netbase",
    words: "The names of services and protocols",
    atoms: ["getservbyname", "getservbyport"],
    texts: ["/etc/services", "/etc/protocols"],
  },
];
