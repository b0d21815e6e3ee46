import type { Screen, ScreenName } from "../../core/contract/view.ts";

/** The screen of one name, as a component's property. */
export interface ScreenProps<N extends ScreenName> {
  readonly screen: Extract<Screen, { readonly name: N }>;
}
