// The page: the address holds the question and its values; what is asked goes there, what is shown comes from there.

import { merged, table } from "./answer.js";
import { counted, el, get, outward, path, Problem, spoken } from "./dom.js";
import { Form } from "./form.js";
import { Same } from "./same.js";

const FLAGSHIP = "rival-customers";

const find = (id) => document.getElementById(id);
const [title, told, rows, answer] = ["answer-title", "told", "rows", "answer"].map(find);
const same = new Same(find("same"));

class Page {
  #asking = new AbortController();

  constructor(questions) {
    this.questions = questions;
    this.form = new Form(find("ask"), questions, (name, values) => this.goTo(name, values));
    addEventListener("popstate", () => this.follow());
  }

  /** Ask what the address says; the bare page asks the flagship question. */
  follow() {
    const given = Object.fromEntries(new URLSearchParams(location.search));
    const name = given.question || FLAGSHIP;
    if (!this.#question(name)) this.form.fill(FLAGSHIP, {});
    const parameters = Object.entries(this.#question(name)?.parameters ?? {});
    const values = parameters.map(([key, { example }]) => [key, given[key] ?? example]);
    return this.#ask(name, Object.fromEntries(values.filter(([, value]) => value)));
  }

  /** Ask, and make it a step of the browser's history. */
  async goTo(name, values) {
    const address = `?${new URLSearchParams({ question: name, ...values })}`;
    if (address !== location.search) history.pushState(null, "", address);
    await this.#ask(name, values);
    // On a phone the answer begins below the form.
    if (title.getBoundingClientRect().top > innerHeight * 0.7) answer.scrollIntoView();
  }

  async #ask(name, values) {
    this.#asking.abort();
    const asking = (this.#asking = new AbortController());
    this.form.fill(name, values);
    this.#wait(name);
    try {
      const found = await get(path(name, values), asking.signal);
      this.form.fill(name, found.parameters);
      this.#show(found);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      if (!(problem instanceof Problem)) throw problem;
      this.#complain(problem, name, values);
    }
  }

  #question(name) {
    return this.questions.find((each) => each.name === name);
  }

  #wait(name) {
    this.#head(this.#question(name)?.title ?? name);
    told.replaceChildren("Asking…");
    rows.setAttribute("aria-busy", "true");
  }

  #head(text) {
    title.textContent = text;
    document.title = `${text} · DealGraph`;
  }

  #settle(...children) {
    rows.replaceChildren(...children);
    rows.setAttribute("aria-busy", "false");
  }

  #show(found) {
    const question = this.#question(found.question);
    const together = merged(found, question);
    same.show(question, found.parameters);
    told.replaceChildren(...summary(found, together));
    this.#settle(together.length ? table(together, question) : nothing(found));
  }

  #complain(problem, name, values) {
    same.hide();
    told.replaceChildren("No answer");
    const candidates = problem.candidates.map((candidate) => {
      const onclick = () => this.#instead(candidate, problem, name, values);
      return el("button", { type: "button", text: candidate, onclick });
    });
    this.#settle(complaint(problem, candidates));
  }

  /** Ask again with a candidate: for the entity that was not found, or, if there is no such question, for it. */
  #instead(candidate, problem, name, values) {
    if (this.#question(name)) return this.goTo(name, { ...values, [this.form.blamed(problem)]: candidate });
    this.form.fill(candidate, {});
    return this.goTo(candidate, this.form.values());
  }
}

function complaint(problem, candidates = []) {
  const choice = candidates.length ? el("div", { class: "candidates" }, ...candidates) : null;
  return el("div", { class: "notice", role: "alert" }, el("p", { text: problem.detail }), choice);
}

function summary(found, together) {
  const { as_of: asOf, known_by: knownBy } = found.parameters;
  const own = path(found.question, found.parameters, { format: "csv" });
  const more = found.rows.length > together.length ? ` (${found.rows.length} by deal)` : "";
  return [
    el("span", { text: `${counted(together.length, "row")}${more}${stances(together)}` }),
    el("span", { text: `as of ${asOf}, known by ${knownBy}` }),
    el("span", { class: "takes" }, el("a", { href: own, text: "CSV" }), " ",
      el("a", { href: found.permalink, text: "Permalink", title: `Data version ${found.dataset_version}` })),
  ];
}

function stances(together) {
  const counts = new Map();
  for (const { values: { stance } } of together) if (stance) counts.set(stance, (counts.get(stance) ?? 0) + 1);
  const parts = [...counts].map(([stance, count]) => `${count} ${spoken(stance)}`);
  return parts.length ? `: ${parts.join(", ")}` : "";
}

function nothing({ parameters: { as_of: asOf, known_by: knownBy } }) {
  return el("div", { class: "notice" },
    el("p", { text: `No rows: nothing was known by ${knownBy} that answers this as of ${asOf}.` }),
    el("p", { class: "hint", text: "Later dates, or another company, may have an answer." }));
}

function browser(address) {
  if (!address) return el("span", { text: "Neo4j Browser is not part of this service" });
  return el("span", {}, outward(address, "Neo4j Browser"), " · ", el("code", { text: "dealgraph status" }),
    " prints its user and password");
}

async function health() {
  const { counts, neo4j_browser: address, trouble } = await get("/health");
  const shown = ["claims", "sources", "deals", "entities"].map((name) => `${counts[name].toLocaleString("en")} ${name}`);
  find("health").replaceChildren(
    el("span", { text: shown.join(" · ") }), browser(address),
    ...trouble.map((text) => el("span", { class: "trouble", text })),
  );
}

// Where the form stands above the answer, its rarer parts stay folded, or the answer would begin screens below.
function fold() {
  const beside = matchMedia("(min-width: 62rem)");
  const settle = () => document.querySelectorAll(".more").forEach((part) => (part.open = beside.matches));
  beside.addEventListener("change", settle);
  settle();
  find("ask").dataset.folds = "";
}

async function start() {
  fold();
  // The page does without the counts; what is wrong with the service shows when it is asked.
  health().catch(() => {});
  try {
    await new Page(await get("/questions")).follow();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    told.textContent = "No answer";
    rows.replaceChildren(complaint(problem));
    rows.setAttribute("aria-busy", "false");
  }
}

start();
