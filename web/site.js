// Small conveniences; every page works without this file.
"use strict";

const form = document.getElementById("query-form");
const words = form ? JSON.parse(form.dataset.words) : {};
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

// The query editor: results as a table, without leaving the page.
if (form) {
  const area = form.elements.query;
  const result = document.getElementById("result");
  const state = document.getElementById("result-state");
  const files = document.getElementById("result-files");
  const table = document.getElementById("result-table");
  const formats = [
    ["CSV", "text/csv", "csv"],
    ["TSV", "text/tab-separated-values", "tsv"],
    ["JSON", "application/sparql-results+json", "json"],
    ["XML", "application/sparql-results+xml", "xml"],
  ];
  const graphs = [
    ["Turtle", "text/turtle", "ttl"],
    ["N-Triples", "application/n-triples", "nt"],
    ["JSON-LD", "application/ld+json", "jsonld"],
  ];
  const wished =
    "application/sparql-results+json, text/turtle;q=0.9, application/problem+json;q=0.8";

  const ask = (query, accept) =>
    fetch("/sparql", {
      method: "POST",
      headers: { Accept: accept, "Content-Type": "application/sparql-query" },
      body: query,
    });

  const cell = (term) => {
    if (!term) return element("td");
    if (term.type === "uri") {
      if (!/^https?:/.test(term.value)) return element("td", {}, term.value);
      const ours = term.value.startsWith(form.dataset.base);
      const here = ours ? `/${term.value.slice(form.dataset.base.length)}` : term.value;
      return element("td", {}, element("a", { href: here }, term.value));
    }
    const found = element("td", term["xml:lang"] ? { lang: term["xml:lang"] } : {}, term.value);
    if (/#(decimal|integer|double|float)$/.test(term.datatype || "")) found.classList.add("num");
    return found;
  };

  const rows = (answer) => {
    const names = answer.head.vars;
    const head = element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)));
    const body = answer.results.bindings.map((row) =>
      element("tr", {}, ...names.map((name) => cell(row[name]))),
    );
    return element(
      "div",
      { class: "scroll", role: "region", tabindex: "0", "aria-label": words.table },
      element(
        "table",
        {},
        element("caption", { class: "unseen" }, words.table),
        element("thead", {}, head),
        element("tbody", {}, ...body),
      ),
    );
  };

  const offer = (query, choices) => {
    files.replaceChildren(
      element("span", { class: "label" }, words.download),
      ...choices.map(([label, type, ending]) => {
        const button = element("button", { type: "button", class: "plain" }, label);
        button.addEventListener("click", async () => {
          const answer = await ask(query, type);
          const link = element("a", {
            href: URL.createObjectURL(await answer.blob()),
            download: `result.${ending}`,
          });
          link.click();
          URL.revokeObjectURL(link.href);
        });
        return button;
      }),
    );
  };

  const wrong = (text) => {
    state.textContent = words.failed;
    table.replaceChildren(element("p", { class: "wrong" }, text));
  };

  const show = async (query, answer, seconds) => {
    const type = answer.headers.get("Content-Type") || "";
    if (!answer.ok) {
      const problem = type.includes("json") ? await answer.json() : { detail: answer.statusText };
      wrong((japanese && problem.detail_ja) || problem.detail || answer.statusText);
      return;
    }
    const time = words.seconds.replace("{s}", seconds.toFixed(2));
    if (!type.includes("sparql-results+json")) {
      state.textContent = time;
      table.replaceChildren(element("pre", { tabindex: "0" }, await answer.text()));
      offer(query, graphs);
      return;
    }
    const found = await answer.json();
    offer(query, formats);
    if ("boolean" in found) {
      state.textContent = `${found.boolean ? words.yes : words.no} · ${time}`;
      return;
    }
    const count = found.results.bindings.length;
    state.textContent = `${((count === 1 && words.row) || words.rows).replace("{n}", count.toLocaleString())} · ${time}`;
    table.replaceChildren(count ? rows(found) : element("p", {}, words.none));
  };

  const run = async () => {
    const query = area.value;
    result.hidden = false;
    state.textContent = words.running;
    files.replaceChildren();
    table.replaceChildren();
    const start = performance.now();
    try {
      const answer = await ask(query, wished);
      await show(query, answer, (performance.now() - start) / 1000);
      history.replaceState(null, "", `${location.pathname}${location.search}#query=${encodeURIComponent(query)}`);
    } catch (error) {
      wrong(String(error));
    }
  };

  const take = () => {
    const query = new URLSearchParams(location.hash.slice(1).replace(/\+/g, "%2B")).get("query");
    if (query) area.value = query;
    return Boolean(query);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  });
  window.addEventListener("hashchange", () => {
    if (take()) area.scrollIntoView({ block: "center" });
  });
  take();
}
