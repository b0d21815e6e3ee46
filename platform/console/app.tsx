import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { signIn } from "./api.ts";
import { ExamsScreen } from "./exams-screen.tsx";
import { SittingScreen } from "./sitting/sitting-screen.tsx";
import { SignedOutScreen } from "./signed-out-screen.tsx";
import { SittingsScreen } from "./sittings-screen.tsx";

/** A staff link's secret: 32 bytes in base64url. */
const SECRET_HASH = /^#[A-Za-z0-9_-]{43}$/;
/** `#package=<id>` shows one package, `#sitting=<id>` one sitting; anything else the exams. */
const PACKAGE_HASH = /^#package=([0-9A-Z]{26})$/;
const SITTING_HASH = /^#sitting=([0-9A-Z]{26})$/;

type Entry = "opening" | "in" | "link-spent";

/** The staff pages: signs in with the link's secret, then shows exams, one package or one sitting. */
export function App(): ReactNode {
  const [entry, setEntry] = useState<Entry>("opening");
  const [hash, setHash] = useState(location.hash);

  useEffect(() => {
    const follow = (): void => setHash(location.hash);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);

  useEffect(() => {
    enterOnce().then(setEntry, reportError);
  }, []);

  return (
    <>
      <header className="bar">
        <a className="brand" href="#exams">
          Invigil <span>staff</span>
        </a>
      </header>
      <main>
        {entry === "opening" ? <output>Opening…</output> : null}
        {entry === "link-spent" ? <SignedOutScreen reason="link-spent" /> : null}
        {entry === "in" ? <Screen hash={hash} /> : null}
      </main>
    </>
  );
}

function Screen({ hash }: { readonly hash: string }): ReactNode {
  const packageId = PACKAGE_HASH.exec(hash)?.[1];
  if (packageId !== undefined) return <SittingsScreen key={packageId} packageId={packageId} />;
  const sittingId = SITTING_HASH.exec(hash)?.[1];
  return sittingId === undefined ? <ExamsScreen /> : <SittingScreen key={sittingId} sittingId={sittingId} />;
}

let entering: Promise<Entry> | null = null;

/** A link works once, so it must be exchanged once, however often React runs an effect. */
async function enterOnce(): Promise<Entry> {
  entering ??= enter(location.hash);
  return entering;
}

async function enter(hash: string): Promise<Entry> {
  if (!SECRET_HASH.test(hash)) return "in";
  // SECURITY: the secret leaves the address bar at once, so that it is neither in the history nor on a shared screen.
  history.replaceState(null, "", location.pathname);
  const session = await signIn(hash.slice(1));
  return session.ok ? "in" : "link-spent";
}
