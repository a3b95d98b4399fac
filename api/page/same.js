// The same question in three languages, ready to be copied.

import { el, path } from "./dom.js";

// The one line of a SPARQL file that holds its parameters; queries/catalog.py demands it of every file.
const VALUES = /^(\s*VALUES \()((?:\?\w+ ?)+)(\) \{ \()[^)]*(\) \})$/m;

const HINTS = {
  curl: "Add format=csv for a table.",
  Cypher: "In Neo4j Browser, run the :params line first, then the query.",
  SPARQL: "POST it to /sparql, or paste it into a SPARQL editor.",
};

// Cypher and SPARQL both read the escapes of a JSON string; a flag is true or false in both.
const term = (value) => JSON.stringify(value);

const WRITERS = {
  // URLSearchParams leaves no quote of the shell's in an address. A flag at its default would only make it longer.
  curl(question, values) {
    const told = Object.entries(values).filter(([name, value]) => value !== question.parameters[name].default);
    return `curl '${location.origin}${path(question.name, Object.fromEntries(told))}'`;
  },

  Cypher(question, values) {
    const pairs = Object.entries(values).map(([name, value]) => `${name}: ${term(value)}`);
    return `:params {${pairs.join(", ")}}\n\n${question.cypher.trim()}`;
  },

  SPARQL(question, values) {
    const row = (names) => names.trim().split(/\s+/).map((name) => term(values[name.slice(1)])).join(" ");
    const filled = (_, before, names, open, close) => before + names + open + row(names) + close;
    return question.sparql.replace(VALUES, filled).trim();
  },
};

export class Same {
  #texts = {};
  #current = "curl";

  constructor(section) {
    const find = (id) => section.querySelector(`#${id}`);
    Object.assign(this, { section, copy: find("copy"), panel: find("same-panel"), text: find("same-text") });
    Object.assign(this, { hint: find("same-hint"), said: find("copied") });
    this.tabs = Object.keys(WRITERS).map((name) => this.#tab(name));
    find("tabs").replaceChildren(...this.tabs);
    this.copy.addEventListener("click", () => this.#copied());
  }

  show(question, values) {
    for (const [name, write] of Object.entries(WRITERS)) this.#texts[name] = write(question, values);
    this.section.hidden = false;
    this.#turn(this.#current);
  }

  hide() {
    this.section.hidden = true;
  }

  #tab(name) {
    const tab = el("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "same-panel", text: name });
    tab.addEventListener("click", () => this.#turn(name));
    tab.addEventListener("keydown", (event) => this.#pressed(event));
    return tab;
  }

  #turn(name) {
    this.#current = name;
    for (const tab of this.tabs) {
      const here = tab.textContent === name;
      tab.setAttribute("aria-selected", String(here));
      tab.tabIndex = here ? 0 : -1;
    }
    this.panel.setAttribute("aria-labelledby", `tab-${name}`);
    this.panel.dataset.language = name;
    this.panel.scrollTo(0, 0);
    this.text.textContent = this.#texts[name];
    this.hint.textContent = HINTS[name];
    this.copy.textContent = `Copy ${name}`;
  }

  #pressed(event) {
    const here = this.tabs.indexOf(event.target);
    const last = this.tabs.length - 1;
    const to = { ArrowRight: here + 1, ArrowLeft: here + last, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const tab = this.tabs[to % this.tabs.length];
    this.#turn(tab.textContent);
    tab.focus();
  }

  async #copied() {
    const done = await copyText(this.#texts[this.#current], this.text);
    this.said.textContent = done ? `${this.#current} copied` : "The text is selected; copy it with the keyboard";
    this.copy.textContent = done ? "Copied" : "Selected";
    setTimeout(() => (this.copy.textContent = `Copy ${this.#current}`), 2000);
  }
}

// Over plain http from another machine a browser gives no clipboard: then the text is selected for the reader.
async function copyText(text, element) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return false;
  }
}
