import type { ScreenName } from "../../core/contract/view.ts";
import type { ErrorCode } from "../../core/errors.ts";
import { isBeforeTheExam } from "../screens/before-the-exam.ts";

/** What a person reads instead of a code: what happened, and what to do next. */
export interface ErrorWords {
  readonly title: string;
  readonly next: string;
  /** What to do next where there are no answers yet: before the exam has started. Same as `next` when it is not given. */
  readonly nextBefore?: string;
}

const ASK = "Ask the invigilator or your exam office, and show them the code below.";
const INSIDE = "Try again. If it happens again, close Invigil and open it again: your answers on this computer are kept.";
const RECORD = "Nothing on this computer was deleted. Tell the invigilator, who can recover your answers from this computer.";
const STAFF = "This concerns the people who prepare the exam. If you see it as a student, tell your exam office.";

const CONNECT = "Check the network connection of this computer, then try again.";
const TRY_LATER = "Wait a moment, then try again.";
const UPDATE = "This version goes on working. Tell whoever looks after this computer.";
const TELL = "Tell the invigilator, and show them the code below.";

/** Sentences for every code. The compiler refuses a code without words. */
export const ERROR_WORDS: Readonly<Record<ErrorCode, ErrorWords>> = {
  "bridge/untrusted-sender": { title: "Invigil refused a request that did not come from its own window.", next: INSIDE },
  "bridge/wrong-audience": { title: "That is not possible at this point of the exam.", next: "Go on with what is on the screen." },
  "bridge/unknown-call": { title: "Invigil did not understand a part of itself.", next: "Close Invigil and open it again. If it happens again, install the newest version." },
  "bridge/invalid-request": { title: "Invigil could not use what was entered.", next: "Check what you entered and try again." },
  "bridge/too-large": { title: "This answer is larger than the exam can take.", next: "Make it shorter. What you typed is still on the screen, but it is not saved yet." },
  "bridge/rate-limited": { title: "That was too quick.", next: "Wait a few seconds and try again." },
  "bridge/internal": { title: "Something went wrong inside Invigil.", next: INSIDE, nextBefore: "Try again. If it happens again, close Invigil and open it again." },

  "link/invalid": { title: "This is not an exam link or code.", next: "Copy it again from your invitation. A link starts with invigil://" },
  "link/insecure-platform": { title: "The link leads to an address without encryption, so Invigil did not open it.", next: "Ask your exam office for a new link." },

  "package/not-found": { title: "There is no exam under this link or code.", next: "Check each character. If it is right, ask your exam office whether the exam is still there." },
  "package/truncated": { title: "The exam did not arrive completely.", next: "Check the connection and open the exam again." },
  "package/altered": { title: "The exam was changed after it was made, so Invigil did not open it.", next: "Open the exam again from the original link. If it stays like this, ask your exam office." },
  "package/bad-signature": { title: "The exam is not signed by the institution that it names.", next: "Do not go on with this link. Ask your exam office for the right one." },
  "package/unsupported-version": { title: "This exam needs another version of Invigil.", next: "Install the newest version, then open the exam again." },
  "package/wrong-key": { title: "The exam could not be unlocked with this key.", next: ASK },
  "package/untrusted-issuer": { title: "This computer does not know the institution that signed the exam.", next: "Open the exam with the full link from your invitation." },

  "start-code/malformed": { title: "A start code has ten letters and digits.", next: "Type it as it is shown in the room. Capital or small letters make no difference." },
  "start-code/wrong": { title: "This is not the start code of this exam.", next: "Compare it with the code in the room and type it again. Trying again is fine." },
  "start-code/slow-down": { title: "The code was wrong a few times, so there is a short pause.", next: "Wait until the countdown ends, then try again. You lose no working time." },
  "release/too-early": { title: "The exam does not open yet.", next: "Wait here. You can start when the countdown ends." },
  "release/unknown-word": { title: "One of the words is not right.", next: "Look at the word that is named, and type it as it stands on the paper." },
  "release/invalid": { title: "The document that opens the exam could not be used.", next: "Wait a minute and try again, or ask the invigilator for a start code." },

  "policy/invalid": { title: "The rules of this exam cannot be read, so nothing was locked and nothing was recorded.", next: ASK },
  "policy/unknown-key": { title: "The rules of this exam ask for something that this version does not know.", next: "Install the newest version of Invigil, then open the exam again." },
  "policy/newer-version": { title: "The rules of this exam are written for a newer version of Invigil.", next: "Install the newest version of Invigil, then open the exam again." },
  "policy/bad-signature": { title: "The rules were changed after they were signed.", next: STAFF },
  "policy/untrusted-issuer": { title: "The rules are signed by an institution that is not known here.", next: STAFF },
  "policy/not-found": { title: "There is no such policy.", next: STAFF },
  "policy/not-published": { title: "This version of the policy is not published.", next: STAFF },
  "policy/stale": { title: "Somebody else changed the policy in the meantime.", next: STAFF },
  "policy/draft-open": { title: "Somebody already works on a new version of the policy.", next: STAFF },
  "policy/wrong-state": { title: "That is not possible with the policy as it is now.", next: STAFF },
  "policy/needs-approval": { title: "A second person has to approve the policy.", next: STAFF },
  "policy/own-approval": { title: "Nobody approves their own change of a policy.", next: STAFF },
  "policy/no-account": { title: "Approving a policy needs an account of one’s own.", next: STAFF },
  "check/failed": { title: "This computer is not ready yet.", next: "Do what is written beside each point, then check again." },

  "program/not-allowed": { title: "The exam does not open this program.", next: "Go on with what is on the screen." },
  "program/not-found": { title: "This program is not on this computer.", next: ASK },
  "override/malformed": { title: "An override code has ten letters and digits.", next: "Ask the invigilator to read it out again. Capital or small letters make no difference." },
  "override/wrong": { title: "This is not one of the invigilator's override codes for this exam.", next: "Compare it with the invigilator's list and type it again. Trying again is fine." },
  "override/slow-down": { title: "The code was wrong a few times, so there is a short pause.", next: "Wait half a minute, then type it again. You lose no working time." },
  "override/all-given": { title: "All override codes for this exam were given out.", next: "Ask the invigilator for another computer, or your exam office for advice." },
  "override/none": { title: "There are no override codes for this exam.", next: "Ask the invigilator for another computer, or your exam office for advice." },

  "sign-in/unknown-candidate": { title: "No candidate of this exam has this code.", next: "Type it again as it is in your invitation, or ask the invigilator." },
  "sign-in/already-handed-in": { title: "This exam was already handed in with this candidate code.", next: "If that was not you, tell the invigilator now." },

  "sitting/not-found": { title: "The exam server does not know this sitting.", next: `Your answers are kept on this computer. ${ASK}`, nextBefore: TELL },
  "sitting/token-invalid": { title: "The exam server did not recognise this computer.", next: "Your answers are kept on this computer. Tell the invigilator.", nextBefore: "Perhaps your candidate code was used on another computer since. Go on there, or tell the invigilator if you want to sit the exam here." },
  "sitting/token-expired": { title: "The sign-in of this sitting has run out.", next: "Your answers are kept on this computer. Tell the invigilator, who can sign you in again.", nextBefore: TELL },
  "sitting/wrong-state": { title: "That is not possible at this point of the exam.", next: "Go on with what is on the screen." },
  "sitting/window-closed": { title: "The time for this exam is over or has not begun.", next: "Compare the times with your invitation, and ask the invigilator." },
  "sitting/other-device": {
    title: "You are already signed in on another computer.", next: "Go on there, or tell the invigilator that you need to change computers.",
    nextBefore: "Go on there. If that computer broke, ask the invigilator for a transfer code, which you type where you sign in.",
  },
  "sitting/continued-elsewhere": { title: "This exam continues on another computer.", next: "What was written here is kept for a person to look at. Ask the invigilator which computer you should use." },
  "sitting/no-break-left": { title: "There is no break left to take.", next: "Ask the invigilator if you need one." },
  "sitting/sealed": { title: "This exam is already handed in.", next: "You can close Invigil. Your answers can no longer be changed." },

  "journal/altered": { title: "The record of this exam on this computer was changed from outside.", next: RECORD },
  "journal/gap": { title: "A part of the record of this exam is missing.", next: RECORD },
  "journal/fork": { title: "There are two different records of this exam.", next: RECORD },
  "journal/bad-signature": { title: "The record of this exam has a signature that does not fit.", next: RECORD },
  "hand-in/not-a-file": { title: "This is not a hand-in file.", next: "Choose the file that Invigil saved on the student's computer." },
  "hand-in/truncated": { title: "The hand-in file was cut off.", next: "Copy it again from the student's computer. Nothing is lost there." },
  "hand-in/altered": { title: "The hand-in file was changed after it was saved.", next: "Save it again on the student's computer." },
  "hand-in/other-platform": { title: "This hand-in belongs to another platform.", next: "Take it to the platform that the exam names." },
  "transfer/unknown-code": { title: "This transfer code is not right.", next: "Ask the invigilator for the code again. Each code works once." },
  "transfer/not-started": { title: "This exam was not started on another computer.", next: "Close the part with the transfer code, and sign in with your candidate code alone." },
  "review/too-many": { title: "This sitting has as many reviews as are kept.", next: STAFF },
  "backup/not-empty": { title: "The folder to restore into is not empty.", next: STAFF },
  "backup/altered": { title: "The backup was changed after it was made.", next: STAFF },
  "backup/incomplete": { title: "The backup is not complete.", next: STAFF },
  "journal/wrong-key": { title: "The record of this exam cannot be opened with this computer's key.", next: RECORD },

  "receipt/invalid": { title: "This is not a receipt.", next: "Choose the file that you saved after handing in." },
  "receipt/bad-signature": { title: "The receipt's signature is not right.", next: "Your exam is handed in on this computer. Ask your exam office for a new receipt." },
  "receipt/mismatch": { title: "The receipt does not fit what was handed in.", next: "Your exam is kept on this computer. Ask your exam office to compare the two." },
  "receipt/unknown-key": { title: "The receipt is signed with a key that this computer does not know.", next: "Ask your exam office whether it has a new key." },

  "sync/offline": { title: "The exam server cannot be reached.", next: "Your answers are saved on this computer. They are sent when the connection is back.", nextBefore: CONNECT },
  "sync/overloaded": { title: "The exam server is busy.", next: "Nothing is lost. Invigil tries again by itself in a moment.", nextBefore: TRY_LATER },
  "sync/bad-response": { title: "The exam server gave an answer that makes no sense.", next: "Often a network's sign-in page is in between. Check the Wi-Fi; Invigil tries again by itself.", nextBefore: "Often a network's sign-in page is in between. Check the Wi-Fi, then try again." },
  "sync/redirected": { title: "The network sends Invigil to another address.", next: "Sign in to the Wi-Fi in a browser before the exam, or use another network." },

  "storage/full": { title: "The disk of this computer is full.", next: "Tell the invigilator. When space is free, saving goes on by itself; keep this window open.", nextBefore: "Delete what you do not need, or tell the invigilator. Then try again." },
  "storage/unreadable": { title: "The folder with your exam cannot be read.", next: RECORD },
  "storage/locked": { title: "Another program holds the folder with your exam.", next: "Close other windows of Invigil. Saving goes on by itself.", nextBefore: "Close other windows of Invigil, then try again." },

  "crypto/invalid-key": { title: "A key of this exam is not valid.", next: ASK },
  "crypto/open-failed": { title: "An encrypted part of the exam could not be opened.", next: ASK },

  "exam/not-found": { title: "This exam does not exist on the exam server.", next: "Check the link, or ask your exam office." },
  "exam/ambiguous": { title: "More than one exam fits.", next: STAFF },
  "exam/invalid-schedule": { title: "The times of this exam do not fit together.", next: STAFF },
  "exam/unsupported-items": { title: "This exam has questions that Invigil cannot show.", next: STAFF },

  "import/not-found": { title: "The file or folder to import is not there.", next: STAFF },
  "import/not-a-zip": { title: "The file to import is not a zip file.", next: STAFF },
  "import/truncated": { title: "The zip file ends too early.", next: STAFF },
  "import/too-large": { title: "The exam to import is too large.", next: STAFF },
  "import/unsafe-path": { title: "The zip file holds a path that leads outside it.", next: STAFF },
  "import/duplicate-name": { title: "The zip file holds the same name twice.", next: STAFF },
  "import/no-test": { title: "There is no test in what was imported.", next: STAFF },
  "import/several-tests": { title: "There is more than one test in what was imported.", next: STAFF },
  "import/missing-file": { title: "A file that the exam needs is missing.", next: STAFF },
  "import/cyclic-reference": { title: "Two files of the exam refer to each other.", next: STAFF },
  "import/bad-encoding": { title: "A file of the exam has an unknown text encoding.", next: STAFF },
  "import/xml-malformed": { title: "A file of the exam is not well-formed XML.", next: STAFF },
  "import/xml-doctype": { title: "A file of the exam has a document type declaration, which is not allowed.", next: STAFF },
  "import/xml-too-deep": { title: "A file of the exam is nested too deeply.", next: STAFF },
  "import/not-qti": { title: "The file to import is not QTI.", next: STAFF },
  "import/unsupported": { title: "The exam uses something that Invigil does not support.", next: STAFF },
  "import/invalid-item": { title: "A question of the exam is not valid.", next: STAFF },
  "exam/has-sittings": { title: "Somebody has signed in to this exam.", next: "It stays, with what they wrote." },
  "candidates/not-found": { title: "This candidate is not on the list.", next: "Load the list again." },
  "candidates/code-taken": { title: "Another candidate has this code.", next: "Choose another code." },
  "candidates/name-taken": { title: "Another candidate has this name.", next: "Give this one a code of their own." },
  "candidates/signed-in": { title: "This candidate has signed in.", next: "Give them time by an instruction." },
  "candidates/invalid-csv": { title: "The list of candidates cannot be read.", next: STAFF },
  "settings/refused": { title: "The centre's settings of this computer cannot be read, so no exam opens here yet.", next: "Tell the invigilator. The details below say where to look." },
  "settings/locked": { title: "The centre has set this for this computer.", next: "Ask the invigilator if you need it otherwise." },
  "settings/kiosk-only": { title: "On this computer exams open in the exam session only.", next: "Log out, and choose \"Invigil exam\" on the log-in screen." },
  "settings/source-not-allowed": { title: "The centre does not open exams in this way on this computer.", next: "Use another way, or ask the invigilator." },
  "settings/other-platform": { title: "This exam belongs to another exam server than this computer's.", next: "Compare the link or the file with your invitation, or ask the invigilator." },
  "settings/other-organisation": { title: "This exam is not signed by an institution that this computer's centre names.", next: "Do not go on with this exam here. Ask the invigilator." },

  "staff/unauthorised": { title: "This is for staff only.", next: "Sign in with the staff link." },
  "staff/forbidden": { title: "Your role does not include this.", next: "Ask an administrator." },
  "staff/wrong-password": { title: "Name and password do not fit.", next: "Try again, or ask an administrator for a new link." },
  "staff/wrong-code": { title: "This code is not right.", next: "Type the code that the app shows now." },
  "staff/wrong-state": { title: "This is not the next step.", next: "Open the link again." },
  "staff/weak-password": { title: "This password is too easy to guess.", next: "Choose a longer one." },
  "staff/name-taken": { title: "Somebody has this name already.", next: "Choose another one." },
  "staff/not-found": { title: "There is no such member of staff.", next: "Load the page again." },
  "staff/code-needed": { title: "This takes a code of the app.", next: "Type the code that the app shows now." },
  "staff/wrong-passkey": { title: "This passkey does not open anything here.", next: "Sign in with name and password." },
  "staff/passkeys-unavailable": { title: "Passkeys cannot be used at this address.", next: "Sign in with name and password." },
  "staff/passkey-not-given": { title: "No passkey was given.", next: "Try again, or sign in with name and password." },
  "staff/too-many-passkeys": { title: "There are too many passkeys.", next: "Remove one that is not used any more." },
  "staff/own-account": { title: "Nobody changes their own rights.", next: "Ask another administrator." },

  "http/cross-site": { title: "A page of another site sent this.", next: "Close that page." },
  "http/invalid-request": { title: "The exam server did not understand the request.", next: "Install the newest version of Invigil. Your answers are kept on this computer.", nextBefore: "Install the newest version of Invigil, then try again." },
  "http/not-found": { title: "The exam server does not have what was asked for.", next: "Check the link, or ask your exam office." },
  "http/too-large": { title: "What was sent is larger than the exam server takes.", next: "Your answers are kept on this computer. Tell the invigilator.", nextBefore: TELL },
  "http/rate-limited": { title: "The exam server asks for a short pause.", next: "Nothing is lost. Invigil tries again by itself in a moment.", nextBefore: TRY_LATER },
  "http/overloaded": { title: "The exam server is busy.", next: "Nothing is lost. Invigil tries again by itself in a moment.", nextBefore: TRY_LATER },
  "http/internal": { title: "Something went wrong on the exam server.", next: "Nothing is lost. Invigil tries again by itself; if it lasts, tell the invigilator.", nextBefore: "Try again in a moment. If it lasts, tell the invigilator." },
  "update/bad-signature": { title: "An update of Invigil is not signed by those who release it, so it was not installed.", next: UPDATE },
  "update/invalid": { title: "An update of Invigil cannot be read, so it was not installed.", next: UPDATE },
  "update/unknown-key": { title: "An update of Invigil is signed with a key that this version does not know, so it was not installed.", next: UPDATE },
  "update/mismatch": { title: "An update of Invigil is not what was signed, so it was not installed.", next: UPDATE },
  "update/not-for-us": { title: "There is no update of Invigil for this computer yet.", next: "Go on as usual." },
  "usage/invalid": { title: "Invigil was started with something that it does not know.", next: "Open Invigil without extra words, or from your exam link." },
};

/** What happened and what to do next, as it is true on a screen. @param screen null while nothing is shown yet */
export function errorWords(code: ErrorCode, screen: ScreenName | null): Pick<ErrorWords, "title" | "next"> {
  const { title, next, nextBefore } = ERROR_WORDS[code];
  return { title, next: nextBefore !== undefined && screen !== null && isBeforeTheExam(screen) ? nextBefore : next };
}
