import { useEffect } from "react";
import type { ReactElement } from "react";
import { assertNever } from "../core/result.ts";
import type { Screen } from "../core/contract/view.ts";
import { ExamScreen } from "./exam/exam-screen.tsx";
import { ReviewScreen } from "./exam/review-screen.tsx";
import { Announcer } from "./shell/announcer.tsx";
import { CheckScreen } from "./screens/check-screen.tsx";
import { DoneScreen } from "./screens/done-screen.tsx";
import { FailedScreen } from "./screens/failed-screen.tsx";
import { OpenScreen } from "./screens/open-screen.tsx";
import { PolicyScreen } from "./screens/policy-screen.tsx";
import { ReceiptScreen } from "./screens/receipt-screen.tsx";
import { SealedScreen } from "./screens/sealed-screen.tsx";
import { SealingScreen } from "./screens/sealing-screen.tsx";
import { SignInScreen } from "./screens/sign-in-screen.tsx";
import { WaitingScreen } from "./screens/waiting-screen.tsx";
import { useViewState } from "./store/app-context.ts";

/** Draws what main says: one screen a state. */
export function App(): ReactElement {
  const view = useViewState((state) => state.view);
  const failure = useViewState((state) => state.failure);
  useDocumentAppearance();
  return (
    <>
      {view === null ? failure === null ? <Starting /> : <FailedScreen screen={{ name: "failed", error: failure }} /> : <CurrentScreen screen={view.screen} />}
      <Announcer />
    </>
  );
}

function Starting(): ReactElement {
  return (
    <main className="starting">
      <h1>Invigil</h1>
      <p aria-live="polite">Starting…</p>
    </main>
  );
}

function CurrentScreen({ screen }: { readonly screen: Screen }): ReactElement {
  switch (screen.name) {
    case "open":
      return <OpenScreen screen={screen} />;
    case "policy":
      return <PolicyScreen screen={screen} />;
    case "check":
      return <CheckScreen screen={screen} />;
    case "sign-in":
      return <SignInScreen screen={screen} />;
    case "waiting":
      return <WaitingScreen screen={screen} />;
    case "exam":
      return <ExamScreen sitting={screen.sitting} />;
    case "review":
      return <ReviewScreen sitting={screen.sitting} />;
    case "sealing":
      return <SealingScreen screen={screen} />;
    case "sealed":
      return <SealedScreen screen={screen} />;
    case "receipt":
      return <ReceiptScreen screen={screen} />;
    case "done":
      return <DoneScreen screen={screen} />;
    case "failed":
      return <FailedScreen screen={screen} />;
    default:
      return assertNever(screen);
  }
}

/** Theme and text size live on the document element, where the style sheets look for them. */
function useDocumentAppearance(): void {
  const theme = useViewState((state) => state.view?.appearance.theme);
  const textSize = useViewState((state) => state.view?.appearance.textSize);
  useEffect(() => {
    if (theme !== undefined) document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  useEffect(() => {
    if (textSize !== undefined) document.documentElement.dataset["textSize"] = String(textSize);
  }, [textSize]);
}
