// An answer as a table: names, not ids; rows that differ in their deals alone stand as one.

import { el, record, spoken } from "./dom.js";
import { details, words } from "./evidence.js";

const UNKNOWN = "0001-01-01";
const OPEN = "9999-12-31";

const isBasis = (name) => name.endsWith("_basis");

/** Merge an answer's rows; each merged row keeps its deals with their columns and claims, and the basis columns' values. */
export function merged({ rows, evidence }, question) {
  const shown = shownColumns(question);
  const found = new Map();
  for (const row of rows) {
    const key = JSON.stringify(shown.map((name) => row[name]));
    if (!found.has(key)) found.set(key, { values: row, deals: new Map(), bases: new Map() });
    gather(found.get(key), row, question, evidence);
  }
  return [...found.values()];
}

function gather(into, row, question, evidence) {
  for (const [name, { kind }] of Object.entries(question.columns)) {
    if (kind === "deal" && row[name]) into.deals.set(row[name], { column: name, claims: evidence[row[name]] });
    if (isBasis(name) && row[name]) into.bases.set(row[name], name);
  }
}

function shownColumns({ columns }) {
  return Object.keys(columns).filter(
    (name) => columns[name].kind !== "deal" && !(`${name}_name` in columns) && !isBasis(name),
  );
}

/** The table. Its roles are written out: the phone layout takes the table's display away, and with it its meaning. */
export function table(rows, question) {
  const shown = shownColumns(question);
  const title = (name) => question.columns[name].title.replace("'s name", "");
  const heads = shown.map((name) => el("th", { scope: "col", role: "columnheader", text: title(name) }));
  const first = (row) => row.values[shown[0]];
  return el(
    "table",
    { role: "table", "aria-labelledby": "answer-title" },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...heads)),
    ...rows.map((row, place) =>
      el(
        "tbody",
        { role: "rowgroup", "data-again": place > 0 && first(rows[place - 1]) === first(row) },
        el("tr", { role: "row" }, ...shown.map((name, index) => cell(row, name, title(name), index === 0))),
        under(row, question, shown.length),
      ),
    ),
  );
}

function cell(row, name, title, heads) {
  const kind = heads ? { scope: "row", role: "rowheader" } : { role: "cell" };
  return el(heads ? "th" : "td", { ...kind, "data-title": title }, value(row.values, name));
}

function value(values, name) {
  const id = values[name.replace(/_name$/, "")];
  const given = String(values[name]);
  if (name.endsWith("_name") && id) return record("entities", id, given);
  if (name === "stance") return el("span", { class: "stance", "data-stance": given, text: spoken(given) });
  if (given === UNKNOWN) return el("span", { class: "aside", text: "unknown" });
  return given === OPEN ? "open" : spoken(given);
}

function under(row, question, width) {
  const bases = [...row.bases].map(([basis, name]) =>
    el("p", { class: "hint", text: `${question.columns[name].title}: ${spoken(basis)}` }));
  return el(
    "tr",
    { role: "row", class: "under" },
    el("td", { role: "cell", colspan: width }, words(row, question), ...bases, details(row, question)),
  );
}
