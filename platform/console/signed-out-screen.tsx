import type { ReactNode } from "react";
import { SignInScreen } from "./staff/sign-in-screen.tsx";

/** In the place of a page whose session is over: whoever signs in again is on the same page. */
export function SignedOutScreen({ reason }: { readonly reason: "no-session" }): ReactNode {
  return <SignInScreen reason={reason} onSignedIn={() => location.reload()} />;
}
