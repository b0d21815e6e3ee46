/** What the application did to the world outside, for the test controls to read. */
export const recordings = {
  /** URLs given to `shell.openExternal`. */
  externalOpens: [] as string[],
  /** Paths given to `shell.openPath` and `shell.showItemInFolder`. */
  openedPaths: [] as string[],
  /** PDF files that `webContents.print` wrote. */
  prints: [] as string[],
  /** Dialogs that were shown, with what was answered. */
  dialogs: [] as { readonly kind: string; readonly options: unknown; readonly answer: unknown }[],
};
