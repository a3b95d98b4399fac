// Small tools for building the page. All data becomes text nodes or attributes, never markup.

export class Problem extends Error {
  constructor({ detail, candidates = [], parameter = "" }) {
    super(detail);
    Object.assign(this, { detail, candidates, parameter });
  }
}

/** Fetch JSON from the service; every failure is a Problem that can be shown. */
export async function get(path, signal) {
  let response;
  try {
    response = await fetch(path, { signal, headers: { Accept: "application/json" } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ detail: "The service cannot be reached. Is it still running?" });
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem({ detail: `The service answered with status ${response.status}.`, ...body });
  return body;
}

/** Make an element. A `text` property and all string children become text; null children are left out. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Link to a record of the service. */
export function record(kind, id, text = id, attributes = {}) {
  return el("a", { href: `/${kind}/${encodeURIComponent(id)}`, ...attributes, text });
}

/** Link to the web, or plain text: an address comes from a file somebody wrote, so only http(s) may be followed. */
export function outward(address, text) {
  const safe = URL.canParse(address ?? "") && ["http:", "https:"].includes(new URL(address).protocol);
  return safe ? el("a", { href: address, rel: "noopener noreferrer", text }) : el("span", { text });
}

export const spoken = (word) => word.replaceAll("_", " ");

export const counted = (number, one, many = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

/** The path of a question's answer; flags and days are written out so that the path asks the same tomorrow. */
export function path(question, values, extra = {}) {
  return `/questions/${encodeURIComponent(question)}?${new URLSearchParams({ ...values, ...extra })}`;
}
