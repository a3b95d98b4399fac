// A text field with suggestions (the ARIA combobox pattern). Free text stays possible: the API takes names and aliases.

import { counted, el, get } from "./dom.js";

const SHOWN = 8;
const FETCHED = 60;
const PAUSE = 120;

/** Make the field; the returned object reads and writes the chosen entity. */
export function combobox(id, attributes) {
  const list = el("ul", { id: `${id}-options`, role: "listbox", hidden: true, "aria-label": "Suggestions" });
  const said = el("p", { class: "visually-hidden", role: "status" });
  const input = el("input", {
    id,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: 200,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
    ...attributes,
  });
  const box = new Combobox(input, list, said);
  return { element: el("div", { class: "combobox" }, input, list, said), box };
}

class Combobox {
  #options = [];
  #active = -1;
  #chosen = null;
  #timer = 0;
  #asking = new AbortController();

  constructor(input, list, said) {
    Object.assign(this, { input, list, said });
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("keydown", (event) => this.#pressed(event));
    input.addEventListener("blur", () => this.#close());
    // The field must keep the focus while an option is clicked, or its blur would close the list first.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#choose(this.#options[[...list.children].indexOf(option)]);
    });
  }

  /** The id of what was chosen, else what was typed. */
  get value() {
    return this.#chosen?.id ?? this.input.value.trim();
  }

  /** Take an id, or any text, at once; show it by its name as soon as that is known. */
  async fill(value) {
    if (value === this.value) return;
    const taken = (this.#chosen = { id: value });
    const name = await nameOf(value);
    if (this.#chosen === taken) this.input.value = name;
  }

  #choose(entity) {
    this.#chosen = entity;
    this.input.value = entity.name;
    this.#close();
  }

  #typed() {
    this.#chosen = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#suggest(), PAUSE);
  }

  async #suggest() {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#asking = new AbortController();
    const wanted = this.input.value.trim();
    if (!wanted) return this.#close();
    try {
      const asked = new URLSearchParams({ search: wanted, type: "organization", limit: FETCHED });
      const found = await get(`/entities?${asked}`, this.#asking.signal);
      if (document.activeElement === this.input) this.#open(ranked(found.items, wanted).slice(0, SHOWN), found.total);
    } catch {
      // Suggestions are a comfort: without them the typed name still works, and asking shows any real trouble.
      this.#close();
    }
  }

  #open(options, total) {
    this.#options = options;
    this.list.replaceChildren(...options.map((entity, index) => this.#option(entity, index)));
    this.#mark(-1);
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    const more = total > options.length ? `, ${options.length} shown` : "";
    this.said.textContent = `${counted(total, "suggestion")}${more}`;
  }

  #option(entity, index) {
    return el(
      "li",
      { id: `${this.list.id}-${index}`, role: "option", "aria-selected": "false" },
      el("span", { text: entity.name }),
      el("span", { class: "aside", text: entity.id }),
    );
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.#mark(-1);
  }

  #mark(index) {
    this.#active = index;
    for (const [place, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(place === index));
    }
    const option = this.list.children[index];
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #pressed(event) {
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) this.#step(event.key === "ArrowDown" ? 1 : -1);
      else this.#suggest();
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.#close();
    } else if (event.key === "Enter" && open && this.#active >= 0) {
      event.preventDefault();
      this.#choose(this.#options[this.#active]);
    } else if (event.key === "Enter") {
      this.#close();
    }
  }

  #step(by) {
    const size = this.#options.length;
    this.#mark(this.#active < 0 && by < 0 ? size - 1 : (this.#active + by + size) % size);
  }
}

async function nameOf(id) {
  if (!id) return "";
  const found = await get(`/entities?${new URLSearchParams({ search: id, limit: FETCHED })}`).catch(() => null);
  return found?.items.find((entity) => entity.id === id)?.name ?? id;
}

// The service lists by id; a person who types "sc" means what begins so.
function ranked(entities, wanted) {
  const start = wanted.toLowerCase();
  const begins = (entity) => [entity.name, ...entity.aliases].some((name) => name.toLowerCase().startsWith(start));
  const rank = (entity) => (entity.name.toLowerCase().startsWith(start) ? 0 : begins(entity) ? 1 : 2);
  return entities.toSorted((one, other) => rank(one) - rank(other));
}
