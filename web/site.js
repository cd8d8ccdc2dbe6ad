// Small conveniences; every page works without this file.
"use strict";

const japanese = document.documentElement.lang === "ja";
const english = (ja, en) => (japanese ? ja : en);

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Copy buttons beside addresses and citations.
if (navigator.clipboard) {
  for (const text of document.querySelectorAll("[data-copy]")) {
    const button = element("button", { type: "button", class: "plain copy" }, english("コピー", "Copy"));
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent.trim());
      button.textContent = english("コピーしました", "Copied");
    });
    text.after(button);
  }
}

// A query in the address's fragment is put into the form.
const area = document.querySelector("#query-form textarea");
const taken = () => {
  const query = new URLSearchParams(location.hash.slice(1).replace(/\+/g, "%2B")).get("query");
  if (area && query) {
    area.value = query;
    area.dispatchEvent(new Event("input"));
  }
};
window.addEventListener("hashchange", taken);
taken();
