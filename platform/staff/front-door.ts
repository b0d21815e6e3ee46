import type { DataFolder } from "../office/data-folder.ts";
import type { SignInLimiter } from "../server/sign-in-limiter.ts";
import type { Passwords } from "./password-hash.ts";

/** What signing in works with. */
export interface FrontDoor {
  readonly folder: DataFolder;
  readonly passwords: Passwords;
  /** Slows down guessing of passwords, by network and by name within one: nobody is kept out by what others try elsewhere. */
  readonly passwordTries: SignInLimiter;
  /** Slows down guessing of second factors, by member: whoever guesses knows the password already. */
  readonly codeTries: SignInLimiter;
}
