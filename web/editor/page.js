// The page: its form, its words in the reader's language, and how elements are made.
export const form = document.getElementById("query-form");
export const area = form.elements.query;
export const base = form.dataset.base;
export const prefixes = JSON.parse(form.dataset.prefixes);
export const lang = document.documentElement.lang;
const words = JSON.parse(form.dataset.words);

export const say = (name, values = {}) =>
  words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

export const number = (value) => value.toLocaleString(lang);

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

export function button(text, act, attributes = {}) {
  const made = element("button", { type: "button", class: "plain", ...attributes }, text);
  made.addEventListener("click", () => act(made));
  return made;
}

// A button that copies; hidden where the browser lets nobody copy (pages without TLS).
export const copier = (text, label = say("copy")) =>
  button(
    label,
    async (made) => {
      await navigator.clipboard.writeText(text());
      made.textContent = say("copied");
      setTimeout(() => {
        made.textContent = label;
      }, 2000);
    },
    { hidden: navigator.clipboard ? null : "" },
  );
