import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./bridge-global.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/form.css";
import "./styles/components.css";
import "./styles/shell.css";
import "./styles/exam.css";
import "./styles/monitoring.css";
import "./styles/content.css";
import "./styles/interactions.css";
import "./styles/hand-in.css";
import "./styles/time.css";
import "./styles/typing.css";
import "./styles/preferences.css";
import "./styles/print.css";
import { App } from "./app.tsx";
import { createAnswerKeeper } from "./answers/answer-keeper.ts";
import { createBridgeClient } from "./bridge-client.ts";
import { createPageLocks } from "./locks/page-locks.ts";
import { connectViews, createViewStore } from "./store/view-store.ts";
import { AppContext } from "./store/app-context.ts";
import { createItemCache } from "./store/item-cache.ts";
import { clearLocksAfterSittings, forgetBetweenSittings, takesAnswers } from "./store/sitting-watch.ts";

const container = document.getElementById("root");
if (container === null) throw new Error("index.html has no #root");

const client = createBridgeClient(window.invigil);
const views = createViewStore();
const answers = createAnswerKeeper(client, () => takesAnswers(views));
const items = createItemCache(client);
const locks = createPageLocks(client);
forgetBetweenSittings(views, answers, items);
clearLocksAfterSittings(views, locks);
connectViews(client, views);

// A hidden or closing page may not come back: what was typed in the last moment goes to disk now.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") answers.saveNow();
});
window.addEventListener("pagehide", () => answers.saveNow());

createRoot(container).render(
  <StrictMode>
    <AppContext value={{ client, views, answers, items, locks }}>
      <App />
    </AppContext>
  </StrictMode>,
);
