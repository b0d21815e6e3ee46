import type { CandidateColumn } from "./candidate-list.ts";

/** How lists of other systems head their columns, in the languages that we know: whole headings without marks, blanks and signs. */
const HEADINGS: Readonly<Record<CandidateColumn, readonly string[]>> = {
  name: [
    "name", "names", "fullname", "firstname", "givenname", "forename", "lastname", "surname", "familyname", "student", "studentname", "candidate", "candidatename",
    "vorname", "nachname", "familienname", "vollstandigername", "studierende", "prufling", "nom", "prenom", "nomcomplet", "etudiant", "candidat", "nombre", "apellido", "apellidos", "nombrecompleto", "alumno",
    "nome", "cognome", "nomecompleto", "sobrenome", "naam", "voornaam", "achternaam", "volledigenaam", "imie", "nazwisko", "imieinazwisko", "namn", "fornamn", "efternamn", "navn", "fornavn", "etternavn", "efternavn", "nimi", "etunimi", "sukunimi",
  ],
  code: [
    "code", "candidatecode", "id", "studentid", "studentnumber", "studentno", "candidateid", "candidatenumber", "candidateno", "username", "number", "no", "matriculationnumber", "matriculation", "registrationnumber",
    "matrikelnummer", "matrikelnr", "matrnr", "kennung", "nummer", "numero", "numeroetudiant", "noetudiant", "netudiant", "matricule", "identifiant", "matricula", "codigo", "codice", "codicestudente", "numerodematricula", "studentnummer", "leerlingnummer",
    "numeralbumu", "nralbumu", "indeks", "kod", "personnummer", "studienummer", "kandidatnummer", "opiskelijanumero",
  ],
  extra_minutes: [
    "extraminutes", "extratime", "additionaltime", "additionalminutes", "extra", "extension", "timeextension", "zusatzzeit", "zeitverlangerung", "schreibzeitverlangerung", "nachteilsausgleich", "verlangerung",
    "tempssupplementaire", "tierstemps", "minutessupplementaires", "tiempoextra", "tiempoadicional", "tempoaggiuntivo", "tempoextra", "extratijd", "verlenging", "dodatkowyczas", "extratid", "forlengettid", "forlangdtid", "lisaaika",
  ],
  break_minutes: [
    "breakminutes", "breaks", "break", "breaktime", "restbreaks", "pausen", "pause", "pausenzeit", "pauses", "descanso", "descansos", "pausa", "pause", "pauze", "pauzes", "przerwa", "przerwy", "paus", "pauser", "tauko",
  ],
};

/** What the columns of a list are for, by their headings; null where a heading says nothing. Only names may be spread over several columns. */
export function guessColumns(headings: readonly string[]): readonly (CandidateColumn | null)[] {
  const taken = new Set<CandidateColumn>();
  return headings.map((heading) => {
    const column = columnOf(heading);
    if (column === null || (taken.has(column) && column !== "name")) return null;
    taken.add(column);
    return column;
  });
}

function columnOf(heading: string): CandidateColumn | null {
  // `Extra time (min)`, `Prénom :`, `Matrikel-Nr.`, `Imię i nazwisko`.
  const bare = heading.replaceAll(/\([^)]*\)/g, "").normalize("NFKD").toLowerCase().replaceAll("ł", "l").replaceAll("ø", "o").replaceAll(/[^a-z]/g, "");
  for (const column of ["name", "code", "extra_minutes", "break_minutes"] as const) if (HEADINGS[column].includes(bare)) return column;
  return null;
}
