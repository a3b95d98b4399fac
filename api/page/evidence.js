// What a row rests on: one sentence for each kind of deal at a glance, and all claims, deal by deal, on demand.

import { counted, el, outward, record, spoken } from "./dom.js";

const NEWEST = 3;

// What has no status holds as stated.
const FIRM = [null, "completed", "announced"];

const BASIS = {
  published: (date) => `published ${date}`,
  published_inferred: (date) => `${date}, by its address or title`,
  retrieved: (date) => `undated, read ${date}`,
};

// Undated pages come last: the day on which they were read makes them no newer.
const age = ({ source: { known_from: day, date_basis: basis } }) => (basis === "retrieved" ? `0 ${day}` : `1 ${day}`);

const newestFirst = (claims) => claims.toSorted((one, other) => age(other).localeCompare(age(one)));

/** The words that show best why the row is there: one claim for each column of deals. */
export function words(row, question) {
  const columns = new Set([...row.deals.values()].map(({ column }) => column));
  const lines = [...columns].map((column) => [column, telling(row, column)]).filter(([, claim]) => claim);
  return el("dl", { class: "words" }, ...lines.map(([column, claim]) => line(question.columns[column].title, claim)));
}

function line(title, claim) {
  const from = el("span", { class: "from" }, outward(claim.source.url, claim.source.publisher), ", ", dated(claim));
  return el("div", {}, el("dt", { text: title }), el("dd", {}, quote(claim), " ", from));
}

// A claim that states the row's stance and names its parties tells more than a newer one that says it by the way.
function telling(row, column) {
  const claims = newestFirst([...row.deals.values()].flatMap((deal) => (deal.column === column ? deal.claims : [])));
  const columns = Object.keys(row.values).filter((name) => name.endsWith("_name"));
  const names = columns.map((name) => row.values[name].toLowerCase());
  const named = (text) => names.filter((name) => text.toLowerCase().includes(name)).length;
  const weight = (claim) =>
    8 * (claim.change === row.values.stance) + 4 * FIRM.includes(claim.status) +
    2 * named(claim.quote) + named(claim.summary) + (claim.source.date_basis !== "retrieved");
  return claims.toSorted((one, other) => weight(other) - weight(one))[0];
}

/** All claims of a row. They are put in when first opened: a page of rows has thousands. */
export function details(row, question) {
  const claims = new Set([...row.deals.values()].flatMap((deal) => deal.claims.map(({ claim }) => claim)));
  const told = `${counted(claims.size, "claim")} about ${counted(row.deals.size, "deal")}`;
  const made = el("details", {}, el("summary", { text: told }));
  const open = () => made.append(...[...row.deals].map(([id, found]) => deal(id, found, question)));
  made.addEventListener("toggle", open, { once: true });
  return made;
}

function deal(id, { column, claims: found }, question) {
  const claims = newestFirst(found);
  const list = el("ul", {}, ...claims.slice(0, NEWEST).map(item));
  const head = el("h4", {}, el("span", { class: "aside", text: question.columns[column].title }), " ", record("deals", id));
  return el("section", { class: "deal" }, head, list, rest(claims, list));
}

function rest(claims, list) {
  if (claims.length <= NEWEST) return null;
  const button = el("button", { type: "button", class: "quiet", text: `Show all ${claims.length}` });
  button.addEventListener("click", () => {
    const more = claims.slice(NEWEST).map(item);
    list.append(...more);
    // The button goes; the focus goes on where the new claims begin, not back to the top of the page.
    button.remove();
    more[0].querySelector("a").focus();
  });
  return button;
}

function item(claim) {
  const stated = [claim.type, claim.change, claim.status].filter((word) => word && word !== "none");
  const kind = stated.map(spoken).join(", ");
  const said = claim.attributed_to ? [`according to ${claim.attributed_to}`, kind] : [kind];
  return el(
    "li",
    {},
    el("p", {}, quote(claim)),
    el("p", { class: "summary", text: claim.summary }),
    el("p", { class: "from" },
      `${claim.source.publisher}: `, outward(claim.source.url, claim.source.title), ", ", dated(claim)),
    el("p", { class: "from" }, ...said.map((text) => `${text} · `),
      "claim ", record("claims", claim.claim, claim.claim, { class: "id" })),
  );
}

const quote = (claim) => el("span", { class: "quote", text: `“${claim.quote}”` });

const dated = ({ source: { date, date_basis: basis } }) =>
  el("span", { class: "date", text: (BASIS[basis] ?? String)(date) });
