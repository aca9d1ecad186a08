/**
 * The name that Debian gives a shared library's package: `libsodium.so.23` is in `libsodium23`, `libicui18n.so.76`
 * in a package of another name, since one holds several libraries. Debian Policy 8.1: the library's name, its
 * version, and a hyphen between them when the name ends with a digit. Undefined for what has no version.
 */
export function packageOfLibrary(soname: string): string | undefined {
  const [, name, version] = /^(lib[\w+.-]+?)\.so\.(\d[\w.]*)$/.exec(soname) ?? [];
  if (name === undefined || version === undefined) return undefined;
  return `${name}${/\d$/.test(name) ? "-" : ""}${version}`.toLowerCase().replaceAll("_", "-");
}
