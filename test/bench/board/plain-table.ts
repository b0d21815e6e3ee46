import type { Page } from "playwright-core";

/** The peer: the same rows as a plain table of which the browser draws and keeps every one, with a field that hides those that do not fit. */
export async function openPlainTable(page: Page, rows: number): Promise<void> {
  await page.setContent('<input id="find" aria-label="Find"><div id="box" style="height: 600px; overflow: auto"><table><tbody></tbody></table></div>');
  await page.evaluate((total) => {
    const body = document.querySelector("tbody");
    const find = document.querySelector("input");
    if (body === null || find === null) throw new Error("the page is there");
    body.innerHTML = Array.from({ length: total }, (_, index) => `<tr style="height: 44px"><td><input type="checkbox"></td><th><a href="#${index}">Load ${index + 1}</a></th><td><span>Working</span></td><td><progress max="12" value="3"></progress> 3 of 12</td><td>5 h 59 min</td><td>14:03:21</td><td>0</td></tr>`).join("");
    find.addEventListener("input", () => {
      for (const row of body.rows) row.hidden = !row.textContent.toLocaleLowerCase().includes(find.value.toLocaleLowerCase());
    });
  }, rows);
}
