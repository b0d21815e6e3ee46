import { describe, expect, it } from "vitest";
import { normaliseCandidateCode } from "../../../core/candidate/candidate-code.ts";
import { readCandidates, readRows } from "../../../core/candidate/candidate-list.ts";
import { guessColumns } from "../../../core/candidate/guess-columns.ts";
import { readTable } from "../../../core/candidate/read-table.ts";
import { must } from "./support/room.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const utf16 = (text: string): Uint8Array => new Uint8Array([0xff, 0xfe, ...new Uint8Array(Uint16Array.from(text, (character) => character.charCodeAt(0)).buffer)]);

describe("a list of candidates", () => {
  it.each([
    ["commas and LF", bytes("name,code,extra_minutes\nÅse Ødegård,STU-01,15\nBob,,\n")],
    ["semicolons and CRLF", bytes("name;code;extra_minutes\r\nÅse Ødegård;STU-01;15\r\nBob;;\r\n")],
    ["tabs", bytes("name\tcode\textra_minutes\nÅse Ødegård\tSTU-01\t15\nBob\t\t\n")],
    ["a byte order mark", bytes("\u{feff}name,code,extra_minutes\nÅse Ødegård,STU-01,15\nBob\n")],
    ["windows-1252", latin1("name,code,extra_minutes\nÅse Ødegård,STU-01,15\nBob,,\n")],
    ["UTF-16", utf16("name,code,extra_minutes\nÅse Ødegård,STU-01,15\nBob,,\n")],
    ["other order and letter case of columns", bytes("Extra minutes,NAME,Code\n15,Åse Ødegård,STU-01\n,Bob,\n")],
    ["quotes and blank lines", bytes('name,code,extra_minutes\n\n"Åse Ødegård","STU-01","15"\n , ,\n"Bob"\n\n')],
    ["CR only", bytes("name,code,extra_minutes\rÅse Ødegård,STU-01,15\rBob,,\r")],
  ])("is read with %s", (_, file) => {
    const candidates = must(readCandidates(file));

    expect(candidates).toEqual([{ name: "Åse Ødegård", code: "STU-01", extraMinutes: 15, breakMinutes: 0 }, { name: "Bob", code: null, extraMinutes: 0, breakMinutes: 0 }]);
  });

  it("takes commas, quotes and line breaks inside quotes", () => {
    const candidates = must(readCandidates(bytes('name,code\n"Doe, ""Jo""\nAnn",X-12345\n')));

    expect(candidates[0]?.name).toBe('Doe, "Jo" Ann');
  });

  it("may give breaks", () => {
    expect(must(readCandidates(bytes("name,Break minutes\nAda,20\nBen,\n"))).map(({ breakMinutes }) => breakMinutes)).toEqual([20, 0]);
  });

  it("needs no more than names", () => {
    expect(must(readCandidates(bytes("name\nAda\nBen")))).toHaveLength(2);
  });

  it.each([
    ["no header", "Ada,CODE1\n", 1, /column "Ada"/],
    ["an unknown column", "name,grade\nAda,1\n", 1, /grade/],
    ["a column twice", "name,name\nA,B\n", 1, /twice/],
    ["no name column", "code\nX1234\n", 1, /name/],
    ["no candidate", "name\n", 2, /no candidate/],
    ["nothing at all", "", 1, /empty/],
    ["a missing name", "name,code\nAda,X1111\n,X2222\n", 3, /name is missing/],
    ["a number that is none", "name,extra_minutes\nAda,ten\n", 2, /whole number/],
    ["a negative number", "name,extra_minutes\nAda,-5\n", 2, /whole number/],
    ["a decimal number", "name,extra_minutes\nAda,1.5\n", 2, /whole number/],
    ["breaks that are no number", "name,break_minutes\nAda,many\n", 2, /breaks must be a whole number/],
    ["more than a day", "name,extra_minutes\nAda,1441\n", 2, /whole number/],
    ["a code that is too short", "name,code\nAda,A-1\n", 2, /4 to 64/],
    ["a code twice", "name,code\nAda,AB-12\nBen,CD-34\nEve,ab 12\n", 4, /line 2/],
    ["codes that read the same", "name,code\nAda,LOL10\nBen,101IO\n", 3, /line 2/],
    ["a name twice without codes", "name\nAda\nBen\nADA\n", 4, /line 2/],
    ["too many cells", "name,code\nAda,X1234,surplus\n", 2, /3 cells under 2 columns/],
    ["an open quote", 'name\nAda\n"Ben\nEve\n', 3, /not closed/],
    ["text after a quote", 'name\n"Ada"x\n', 2, /after a closing quote/],
    ["control characters", "name\nA\u0007da\n", 2, /cannot be shown/],
  ])("with %s is refused, with the line", (_, text, line, sentence) => {
    const result = readCandidates(bytes(text));

    expect(result).toMatchObject({ ok: false, error: { code: "candidates/invalid-csv", detail: { line } } });
    expect(result.ok ? "" : result.error.message).toMatch(sentence);
  });

  it("with several faults is refused with all of them, by lines, and says how many more there are", () => {
    const rows = Array.from({ length: 30 }, (_, index) => `P${index},x`);

    const few = readCandidates(bytes("name,code,extra_minutes\nAda,AB-12,\n,CD-34,\nBen,AB12,5\nEve,EF-56,soon\n"));
    const many = readCandidates(bytes(`name,code\n${rows.join("\n")}\n`));

    expect(few).toMatchObject({ ok: false, error: { message: "line 3: the name is missing; line 4: this code is also on line 2; line 5: the extra time must be a whole number of minutes from 0 to 1440", detail: { line: 3, faults: 3 } } });
    expect(many.ok ? "" : many.error.message).toMatch(/^line 2: .*; line 21: [^;]*; and 10 more$/);
  });

  it("survives bytes that are no text", () => {
    const noise = crypto.getRandomValues(new Uint8Array(20_000));

    expect(readCandidates(noise).ok).toBe(false);
  });
});

describe("the columns of a list", () => {
  it.each([
    ["our own", ["name", "code", "extra_minutes", "break_minutes"], ["name", "code", "extra_minutes", "break_minutes"]],
    ["English, with names in two", ["Student ID", "Last name", "First name", "E-mail", "Extra time (min)"], ["code", "name", "name", null, "extra_minutes"]],
    ["German", ["Matrikel-Nr.", "Nachname", "Vorname", "Studiengang", "Zusatzzeit", "Pausen"], ["code", "name", "name", null, "extra_minutes", "break_minutes"]],
    ["French", ["Nom", "Prénom", "N° étudiant", "Temps supplémentaire"], ["name", "name", "code", "extra_minutes"]],
    ["Spanish", ["Apellidos", "Nombre", "Matrícula", "Tiempo adicional"], ["name", "name", "code", "extra_minutes"]],
    ["Polish", ["Imię i nazwisko", "Nr albumu", "Przerwy"], ["name", "code", "break_minutes"]],
    ["Norwegian", ["Fornavn", "Etternavn", "Studentnummer", "Forlenget tid"], ["name", "name", "code", "extra_minutes"]],
    ["codes twice", ["Name", "ID", "Student number"], ["name", "code", null]],
    ["no headings at all", ["Ada Nowak", "AB-1234", "15"], [null, null, null]],
  ] as const)("are guessed from headings: %s", (_, headings, columns) => {
    expect(guessColumns(headings)).toEqual(columns);
  });

  it("may hold a name in several, and others that are not used", () => {
    const rows = must(readTable("Mail;Last;First;Id\na@b.c;Lovelace;Ada;AB-12\nd@e.f;Bob;;\n"));

    const { entries, faults } = readRows(rows.slice(1), [null, "name", "name", "code"]);

    expect(entries.map(({ place, entry }) => [place, entry.name, entry.code])).toEqual([[2, "Lovelace Ada", "AB-12"], [3, "Bob", null]]);
    expect(faults).toEqual([]);
  });
});

describe("a candidate code", () => {
  it.each(["abcde-01234", "ABCDE 01234", " abcdeO1234 ", "ABCDE–0I234", "abcde0l234"])("%j is understood", (typed) => {
    expect(normaliseCandidateCode(typed)).toBe("ABCDE01234");
  });
});
