import type { Page, Request } from "playwright-core";
import { describe, expect, it } from "vitest";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import { systemClock } from "../../../platform/office/system-clock.ts";
import { createPolicy } from "../../../platform/policy/draft-policy.ts";
import { inviteMember } from "../../../platform/staff/members.ts";
import { withoutPrograms } from "../../doubles/policies.ts";
import { Candidate } from "./support/candidate.ts";
import { useConsole, violations } from "./support/console.ts";
import { must, openRoom } from "./support/room.ts";
import { memberOfStaff, SERVER_OWNER } from "./support/staff.ts";

const staff = useConsole();
const SUPERVISED = withoutPrograms(POLICY_PRESETS["supervised-room"]);
const ALL_ROLES = ["administrator", "author", "invigilator", "marker", "privacy-officer"] as const;
/** More stops than any page has; a page that goes on beyond them traps the focus. */
const MOST_STOPS = 400;

/** An exam that is sat, with a policy of its own, so that no page is empty. */
async function workplace() {
  const room = await openRoom({ consoleFolder: staff.folder, clock: systemClock });
  const { policyId } = must(await createPolicy(room.folder, { name: "Finals", policy: SUPERVISED }, SERVER_OWNER));
  const { packageId } = await room.schedule({ opensAt: Date.now(), closesAt: Date.now() + 4 * 3_600_000, releaseAt: Date.now(), policy: SUPERVISED, overrideCodes: 2 });
  const ada = await Candidate.open(room.url, packageId);
  await ada.signIn("ADA-0001");
  await ada.prepare();
  await ada.begin();
  await ada.write({ kind: "incident", incident: "focus-lost", detail: { forMs: 3200 } });
  await ada.put(0);
  await ada.beat({ state: "running", answered: 1, remainingMs: 1_500_000 });
  const { token } = await memberOfStaff(room, "Eve", { roles: ALL_ROLES });
  return { room, packageId, examId: ada.manifest.examId, policyId, sittingId: ada.sittingId, token };
}
type Workplace = Awaited<ReturnType<typeof workplace>>;

/** Each page of the console: its address behind `/staff`, and what is there once the last that it reads was asked for. */
const PAGES: Readonly<Record<string, { readonly hash: (at: Workplace) => string; readonly ready: string }>> = {
  exams: { hash: () => "#exams", ready: "link:/^Import an exam/" },
  import: { hash: () => "#import", ready: "heading:Import an exam" },
  schedule: { hash: ({ examId }) => `#schedule=${examId}`, ready: "heading:Schedule Trial" },
  candidates: { hash: ({ packageId }) => `#candidates=${packageId}`, ready: "text:Ben" },
  board: { hash: ({ packageId }) => `#package=${packageId}`, ready: "button:Give the next code" },
  incidents: { hash: ({ packageId }) => `#incidents=${packageId}`, ready: "button:Open the incidents" },
  sitting: { hash: ({ sittingId }) => `#sitting=${sittingId}`, ready: "button:Open what was recorded" },
  policies: { hash: () => "#policies", ready: "link:Finals" },
  policy: { hash: ({ policyId }) => `#policy=${policyId}`, ready: "button:Undo" },
  staff: { hash: () => "#staff", ready: "text:Eve" },
  account: { hash: () => "#account", ready: "text:You have no passkey yet." },
  audit: { hash: () => "#audit", ready: "text:/opened|imported/" },
  privacy: { hash: () => "#privacy", ready: "heading:What has no date" },
};

interface Stops {
  /** What Tab must come to, and did not. */
  readonly missed: readonly string[];
  /** What has the focus without showing it. */
  readonly unseen: readonly string[];
  /** What has the focus outside of what the window shows. */
  readonly outside: readonly string[];
  /** Whether Tab left the page at its end. */
  readonly left: boolean;
  readonly stops: number;
}

/** Goes through a page with Tab, from where it begins (a page may put the focus into its first field) to its end, and from its beginning to there. What arrow keys come to (the other rows of a grid, the other choices of a group) is no stop of Tab. */
async function walk(page: Page): Promise<Stops> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    getSelection()?.removeAllRanges();
    window.scrollTo(0, 0);
    const stops: Element[] = [];
    Object.assign(window, { stops });
  });
  const begun = { unseen: [] as string[], outside: [] as string[] };
  let left = false;
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const { stops } = window as unknown as { stops: Element[] };
      const on = document.activeElement;
      if (on === null || on === document.body) return "left";
      // Day, month and year of a date are stops inside one field.
      if (on === stops.at(-1)) return "same";
      if (stops.includes(on)) return "again";
      stops.push(on);
      const { outlineStyle, outlineWidth } = getComputedStyle(on);
      const box = on.getBoundingClientRect();
      return { name: on.outerHTML.slice(0, 120), shown: outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0, inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth };
    });
    if (at === "again" || (at === "left" && left)) return { ...begun, missed: await missedIn(page), left, stops: stop };
    if (at === "left") left = true;
    if (at === "left" || at === "same") continue;
    if (!at.shown) begun.unseen.push(at.name);
    if (!at.inside) begun.outside.push(at.name);
  }
  return { ...begun, missed: await missedIn(page), left, stops: MOST_STOPS };
}

async function missedIn(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    const { stops } = window as unknown as { stops: Element[] };
    const isStop = (element: HTMLElement): boolean => {
      if (element.tabIndex < 0 || element.matches(":disabled") || !element.checkVisibility({ visibilityProperty: true })) return false;
      if (!(element instanceof HTMLInputElement) || element.type !== "radio") return true;
      const group = [...document.querySelectorAll<HTMLInputElement>(`input[type=radio][name="${element.name}"]`)].filter(({ form }) => form === element.form);
      return element.checked || (!group.some(({ checked }) => checked) && element === group[0]);
    };
    return [...document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary, [tabindex]")].filter((element) => isStop(element) && !stops.includes(element)).map((element) => element.outerHTML.slice(0, 120));
  });
}

/** What a page asks the platform and has no answer to yet. */
function underWay(page: Page): ReadonlySet<Request> {
  const asked = new Set<Request>();
  page.on("request", (request) => asked.add(request));
  page.on("requestfinished", (request) => asked.delete(request));
  page.on("requestfailed", (request) => asked.delete(request));
  return asked;
}

/** Waits until a page has read everything: what appears later, where Tab has gone by already, would count as left out. */
async function readyFor(page: Page, ready: string, asked: ReadonlySet<Request>): Promise<void> {
  const [kind, name] = [ready.slice(0, ready.indexOf(":")), ready.slice(ready.indexOf(":") + 1)];
  const pattern = /^\/(.*)\/(i?)$/.exec(name);
  const wanted = pattern === null ? name : new RegExp(pattern[1] ?? "", pattern[2]);
  const found = kind === "text" ? page.getByText(wanted) : page.getByRole(kind === "heading" ? "heading" : kind === "link" ? "link" : "button", { name: wanted });
  await found.first().waitFor();
  await expect.poll(() => asked.size).toBe(0);
}

describe("every page of the console", () => {
  it.each(Object.entries(PAGES))("%s can be gone through with Tab alone, each stop is seen, nothing is left out and nothing traps the focus", async (_name, { hash, ready }) => {
    const at = await workplace();
    const { page, complaints } = await staff.open();
    await page.context().addCookies([{ name: "invigil_staff", value: at.token, url: at.room.url }]);
    const asked = underWay(page);
    await page.goto(`${at.room.url}/staff${hash(at)}`);
    await readyFor(page, ready, asked);

    const { stops, ...walked } = await walk(page);

    expect(walked).toEqual({ missed: [], unseen: [], outside: [], left: true });
    expect(stops).toBeGreaterThan(5);
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it.each(["signing in", "coming by a link"])("%s can be done with Tab alone, each stop is seen and nothing is left out", async (way) => {
    const { room } = await workplace();
    const { page } = await staff.open();
    const link = must(await inviteMember(room.folder, room.url, { name: "Ben", roles: ["marker"], exams: null }, SERVER_OWNER)).link;
    await page.goto(way === "signing in" ? `${room.url}/staff` : link);
    await page.locator("input:focus").waitFor();

    const { stops, ...walked } = await walk(page);

    expect(walked).toEqual({ missed: [], unseen: [], outside: [], left: true });
    expect(stops).toBeGreaterThan(2);
    expect(await violations(page)).toEqual([]);
  });
});
