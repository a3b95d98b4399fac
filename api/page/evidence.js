// What a row rests on: one sentence for each kind of deal at a glance, and all claims, deal by deal, on demand.

import { counted, el, outward, record, spoken } from "./dom.js";

const NEWEST = 3;

const BASIS = {
  published: (date) => `published ${date}`,
  published_inferred: (date) => `${date}, by its address or title`,
  retrieved: (date) => `undated, read ${date}`,
};

const newestFirst = (claims) => claims.toSorted((one, other) => (one.source.known_from < other.source.known_from ? 1 : -1));

/** The words that show best why the row is there: one claim for each column of deals. */
export function words(row, question) {
  const columns = [...new Set(row.deals.values())];
  const lines = columns.map((column) => [column, telling(row, column)]).filter(([, claim]) => claim);
  return el("dl", { class: "words" }, ...lines.map(([column, claim]) =>
    el("div", {}, el("dt", { text: question.columns[column].title }),
      el("dd", {}, quote(claim), " ", el("span", { class: "from" }, ...source(claim))))));
}

// A claim that says what the row says tells more than a newer one that mentions it by the way.
function telling(row, column) {
  const claims = newestFirst([...row.claims.values()].filter((claim) => row.deals.get(claim.deal) === column));
  const { stance, certainty } = row.values;
  return claims.find((claim) => claim.change === stance) ?? claims.find((claim) => claim.status === certainty) ?? claims[0];
}

/** All claims of a row. They are put in when first opened: a page of rows has thousands. */
export function details(row, question) {
  const told = `${counted(row.claims.size, "claim")} about ${counted(row.deals.size, "deal")}`;
  const made = el("details", {}, el("summary", { text: told }));
  made.addEventListener("toggle", () => made.append(...[...row.deals].map(([id, column]) => deal(id, column, row, question))), { once: true });
  return made;
}

function deal(id, column, row, question) {
  const claims = newestFirst([...row.claims.values()].filter((claim) => claim.deal === id));
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
  const said = [claim.change, claim.status].filter((word) => word && word !== "none").map(spoken);
  return el(
    "li",
    {},
    el("p", {}, quote(claim)),
    el("p", { class: "summary", text: claim.summary }),
    el("p", { class: "from" }, ...source(claim), ...credit(claim), said.length ? ` · says: ${said.join(", ")}` : "",
      " · ", record("claims", claim.claim, claim.claim, { class: "id", "aria-label": `Claim ${claim.claim}` })),
  );
}

const quote = (claim) => el("span", { class: "quote", text: `“${claim.quote}”` });

function source({ source: { publisher, title, url, date, date_basis: basis } }) {
  const link = outward(url, publisher);
  link.title = title;
  return [link, `, ${(BASIS[basis] ?? String)(date)}`];
}

const credit = (claim) => (claim.attributed_to ? [` · according to ${claim.attributed_to}`] : []);
