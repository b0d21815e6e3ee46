import type { ComponentProps, ReactElement } from "react";

interface ButtonProps extends Omit<ComponentProps<"button">, "type"> {
  /** `primary` is there once a screen. */
  readonly look?: "primary" | "secondary" | "quiet";
  readonly submits?: boolean;
  /** Shows that the button's work is under way. It stays focusable and does nothing meanwhile. */
  readonly busy?: boolean;
}

/**
 * A button. Unavailable ones use `aria-disabled`, so that the focus is never lost when a button becomes unavailable under it.
 */
export function Button({ look = "secondary", submits = false, busy = false, disabled = false, onClick, className, ...rest }: ButtonProps): ReactElement {
  const inert = busy || disabled;
  return (
    <button
      {...rest}
      type={submits ? "submit" : "button"}
      className={["button", `button-${look}`, className].filter(Boolean).join(" ")}
      aria-disabled={inert ? true : undefined}
      aria-busy={busy ? true : undefined}
      onClick={(event) => {
        if (inert) event.preventDefault();
        else onClick?.(event);
      }}
    />
  );
}
