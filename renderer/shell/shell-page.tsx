import type { ReactElement, ReactNode } from "react";
import { useViewState } from "../store/app-context.ts";
import { AppearanceMenu } from "./appearance-menu.tsx";
import { Help } from "./help-dialog.tsx";
import { BrandMark } from "./icons.tsx";
import { PreviewBanner } from "./preview-banner.tsx";
import { ScreenHeading } from "./screen-heading.tsx";

const STEPS = ["Open", "Rules", "Check", "Sign in", "Start"] as const;

interface ShellPageProps {
  readonly title: string;
  /** Line above the heading: where this belongs, usually the exam's title. */
  readonly context?: string;
  /** Place among the steps before the exam, from 1. */
  readonly step?: number;
  readonly children: ReactNode;
  /** Buttons at the end; the primary one first. */
  readonly actions?: ReactNode;
  /** More buttons of the bar. */
  readonly tools?: ReactNode;
}

/** The page of every screen before and after the exam: a slim bar and one calm column. */
export function ShellPage({ title, context, step, children, actions, tools }: ShellPageProps): ReactElement {
  const appearance = useViewState((state) => state.view?.appearance);
  return (
    <div className="viewport">
      <div className="shell">
        <PreviewBanner />
        <header className="shell-bar">
          <span className="brand">
            <BrandMark /> Invigil
          </span>
          <div className="bar-tools">
            {appearance === undefined ? null : <AppearanceMenu appearance={appearance} />}
            {tools}
            <Help />
          </div>
        </header>
        <main className="shell-main">
          {step === undefined ? null : <Steps current={step} />}
          {context === undefined ? null : <p className="context">{context}</p>}
          <ScreenHeading title={title} />
          {children}
          {actions === undefined ? null : <div className="actions">{actions}</div>}
        </main>
      </div>
    </div>
  );
}

function Steps({ current }: { readonly current: number }): ReactElement {
  return (
    <ol className="steps" aria-label={`Step ${current} of ${STEPS.length}`}>
      {STEPS.map((step, index) => (
        <li key={step} data-state={index + 1 < current ? "done" : index + 1 === current ? "current" : "ahead"} aria-current={index + 1 === current ? "step" : undefined}>
          {step}
        </li>
      ))}
    </ol>
  );
}
