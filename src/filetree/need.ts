/**
 * An edge of the graph of reasons: something is in the image because something else needs it. Chains of
 * needs lead from what an image is made for (a root) to everything in it; `leanvm why` follows them.
 *
 * An id is `kind:name@version` (`otp:ssl@11.2.12`, `deb:libssl3t64@3.5.1-1`, `release:api@0.1.0`), or an
 * absolute path in the image (`/usr/lib/x86_64-linux-gnu/libssl.so.3`). A file without needs of its own is
 * there because what it belongs to is (`Why.from`), so most files need none.
 */
export interface Need {
  readonly id: string;
  /** What needs it; absent for a root, which is there by itself. */
  readonly by?: string | undefined;
  /** Why, in plain words that follow a name: `needed by beam.smp (DT_NEEDED libm.so.6)`. */
  readonly rule: string;
}
