/** What is known of the image that a release starts in. */
export interface StartTarget {
  /** Version of the runtime. */
  readonly erts: string;
  readonly distribution: boolean;
  /** Whether there is a shell for the release's own scripts. */
  readonly shell?: boolean;
  /** Capabilities that are open, when code was left out of the release; all are when it is absent. */
  readonly open?: ReadonlySet<string> | undefined;
}
