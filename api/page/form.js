// The form, made from the questions' contracts: a new question needs no change here.

import { combobox } from "./combobox.js";
import { el } from "./dom.js";

export class Form {
  #question = null;
  #fields = new Map();

  constructor(form, questions, onAsk) {
    this.questions = questions;
    this.select = form.querySelector("#question");
    this.hint = form.querySelector("#question-hint");
    this.entities = form.querySelector("#entities");
    this.choices = form.querySelector("#choices");
    this.select.replaceChildren(...topics(questions));
    this.select.addEventListener("change", () => this.fill(this.select.value, this.values()));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      onAsk(this.#question.name, this.values());
    });
  }

  /** Show a question and values of its parameters; what it has no value for keeps its default. */
  fill(name, values) {
    const question = this.questions.find((each) => each.name === name);
    if (!question) return;
    this.select.value = name;
    if (question !== this.#question) this.#build(question);
    for (const [parameter, field] of this.#fields) field.write(values[parameter] ?? null);
  }

  /** What the fields hold; an empty day is left out, so that the service says what today is. */
  values() {
    const read = [...this.#fields].map(([name, field]) => [name, field.read()]);
    return Object.fromEntries(read.filter(([, value]) => value !== ""));
  }

  /** The parameter that a problem is about, if it is an entity of this question. */
  blamed(problem) {
    const entities = [...this.#fields].filter(([, field]) => field.entity);
    const meant = ([name, field]) => name === problem.parameter || problem.detail.includes(`'${field.read()}'`);
    return (entities.find(meant) ?? entities[0])?.[0];
  }

  #build(question) {
    this.#question = question;
    this.hint.textContent = question.description;
    this.#fields.clear();
    const made = Object.entries(question.parameters).map(([name, contract]) => {
      const field = MAKERS[contract.type](name, contract, question);
      this.#fields.set(name, field);
      return { type: contract.type, element: field.element };
    });
    const of = (type) => made.filter((each) => each.type === type).map(({ element }) => element);
    this.entities.replaceChildren(...of("entity"));
    this.choices.replaceChildren(
      el("fieldset", {}, el("legend", { text: "Two clocks" }), el("div", { class: "days" }, ...of("day"))),
      el("fieldset", {}, el("legend", { text: "Counting" }), ...of("flag")),
    );
  }
}

function topics(questions) {
  const names = [...new Set(questions.map((question) => question.topic))];
  const option = ({ name, title }) => el("option", { value: name, text: title });
  return names.map((topic) =>
    el("optgroup", { label: topic[0].toUpperCase() + topic.slice(1) },
      ...questions.filter((question) => question.topic === topic).map(option)));
}

function labelled(id, title, control, hint) {
  const told = el("p", { id: `${id}-hint`, class: "hint", text: hint });
  return el("div", { class: "field" }, el("label", { for: id, text: title }), control, told);
}

const MAKERS = {
  entity(name, contract) {
    const id = `field-${name}`;
    const { element, box } = combobox(id, { name, required: true, "aria-describedby": `${id}-hint` });
    return {
      entity: true,
      element: labelled(id, contract.title, element, `${contract.description} A name or an alias will do.`),
      read: () => box.value,
      write: (value) => box.fill(value ?? contract.example ?? ""),
    };
  },

  day(name, contract) {
    const id = `field-${name}`;
    const input = el("input", { id, name, type: "date", "aria-describedby": `${id}-hint` });
    // The control shows the format in the reader's own way.
    const hint = contract.description.replace(" (YYYY-MM-DD)", "");
    return {
      element: labelled(id, contract.title, input, hint),
      read: () => input.value,
      write: (value) => (input.value = value ?? ""),
    };
  },

  flag(name, contract, question) {
    const id = `field-${name}`;
    const input = el("input", { id, name, type: "checkbox", "aria-describedby": `${id}-hint` });
    const hint = name === "group" ? question.group : contract.description;
    const told = el("p", { id: `${id}-hint`, class: "hint", text: hint });
    return {
      element: el("div", { class: "field flag" }, input, el("label", { for: id, text: contract.title }), told),
      read: () => String(input.checked),
      write: (value) => (input.checked = String(value ?? contract.default) === "true"),
    };
  },
};
