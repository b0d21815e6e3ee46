import type { ReactNode } from "react";

/** Says how to get in. */
export function SignedOutScreen({ reason }: { readonly reason: "link-spent" | "no-session" }): ReactNode {
  return (
    <section className="card narrow">
      <h1>{reason === "link-spent" ? "This link was used already" : "You are signed out"}</h1>
      <p>Staff links work once, within 24 hours. Whoever runs the platform can make a new one for you:</p>
      <pre>invigil staff link --data &lt;data folder&gt;</pre>
    </section>
  );
}
