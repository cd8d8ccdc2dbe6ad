// Results: an answer as a table, as it came, or as a chart; files and programs that give the same.
import { chart } from "./chart.js";
import { GRAPH, TABLE, ask } from "./endpoint.js";
import { LANGUAGES } from "./snippets.js";
import { base, button, copier, element, number, prefixes, say } from "./page.js";

const PAGE = 100;
const NUMBER = /#(decimal|integer|double|float|int|long)$/;

function short(iri) {
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    const rest = iri.slice(namespace.length);
    if (rest && iri.startsWith(namespace) && !rest.includes("/")) return `${prefix}:${rest}`;
  }
  return iri.startsWith(base) ? iri.slice(base.length) : iri;
}

function cell(term) {
  if (!term) return element("td");
  if (term.type === "bnode") return element("td", {}, `_:${term.value}`);
  if (term.type === "uri") {
    if (!/^https?:/.test(term.value)) return element("td", {}, term.value);
    const ours = term.value.startsWith(base);
    const here = ours ? `/${term.value.slice(base.length)}` : term.value;
    const href = here.startsWith("/id/") ? here.replace("/id/", "/doc/") : here;
    return element("td", {}, element("a", { href, title: term.value }, short(term.value)));
  }
  const kind = NUMBER.test(term.datatype ?? "") ? "num" : null;
  return element("td", { class: kind, lang: term["xml:lang"] }, term.value);
}

function page(found, start, turn) {
  const names = found.head.vars;
  const rows = found.results.bindings;
  const shown = rows.slice(start, start + PAGE);
  const head = element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)));
  const body = shown.map((row) => element("tr", {}, ...names.map((name) => cell(row[name]))));
  const table = element(
    "table",
    { class: "answer" },
    element("caption", { class: "unseen" }, say("table")),
    element("thead", {}, head),
    element("tbody", {}, ...body),
  );
  const frame = { class: "scroll", role: "region", tabindex: "0", "aria-label": say("table") };
  const whole = [element("div", frame, table)];
  if (rows.length > PAGE) {
    const span = { a: number(start + 1), b: number(start + shown.length) };
    const back = button(say("previous", { n: PAGE }), () => turn(start - PAGE), { disabled: start ? null : "" });
    const onwards = start + PAGE < rows.length;
    const forth = button(say("next", { n: PAGE }), () => turn(start + PAGE), { disabled: onwards ? null : "" });
    whole.push(element("p", { class: "actions" }, back, forth, element("span", { class: "hint" }, say("shown", span))));
  }
  return whole;
}

function table(found) {
  if ("boolean" in found) {
    const words = found.boolean ? say("yes") : say("no");
    return element("p", { class: "truth" }, element("strong", {}, words));
  }
  if (!found.results.bindings.length) return element("p", {}, say("none"));
  const place = element("div");
  const turn = (start) => place.replaceChildren(...page(found, start, turn));
  turn(0);
  return place;
}

const raw = (text) => element("pre", { tabindex: "0", class: "raw" }, text);

function views(choices) {
  const place = element("div");
  const buttons = choices.map(([label, make]) =>
    button(label, (chosen) => {
      for (const it of buttons) it.setAttribute("aria-pressed", String(it === chosen));
      place.replaceChildren(make());
    }),
  );
  buttons[0].click();
  const group = { class: "take", role: "group", "aria-label": say("view") };
  return [element("div", group, element("span", { class: "label" }, say("view")), ...buttons), place];
}

function files(query, formats) {
  const save = async (type, ending) => {
    const answer = await ask(query, { accept: type });
    const href = URL.createObjectURL(await answer.blob());
    element("a", { href, download: `result.${ending}` }).click();
    URL.revokeObjectURL(href);
  };
  const label = element("span", { class: "label" }, say("download"));
  const each = formats.map(([name, type, ending]) => button(name, () => save(type, ending)));
  return element("div", { class: "take", "data-files": "" }, label, ...each);
}

function programs(query, formats) {
  const select = element("select", { id: "snippet-format" });
  select.append(...formats.map(([name, type]) => element("option", { value: type }, name)));
  const url = new URL("/sparql", location.href).href;
  const made = LANGUAGES.map(([name, write]) => {
    const code = element("code");
    const text = () => write(query, url, select.value);
    const show = () => code.replaceChildren(text());
    show();
    select.addEventListener("change", show);
    const head = element("p", { class: "actions" }, element("strong", {}, name), copier(text));
    return element("div", { "data-snippet": name }, head, element("pre", { tabindex: "0" }, code));
  });
  const label = element("label", { class: "choice" }, `${say("format")} `, select);
  return element("details", { class: "snippets" }, element("summary", {}, say("snippets")), label, ...made);
}

export function tools(query, graph) {
  const formats = graph ? GRAPH : TABLE;
  return [files(query, formats), programs(query, formats)];
}

// What an answer is in words, and how it is shown.
export async function shown(query, answer) {
  const text = await answer.text();
  if (!(answer.headers.get("Content-Type") ?? "").includes("sparql-results+json")) {
    return { said: "", content: [raw(text), ...tools(query, true)] };
  }
  const found = JSON.parse(text);
  const count = found.results?.bindings.length;
  const said = count === undefined ? "" : say(count === 1 ? "row" : "rows", { n: number(count) });
  const choices = [
    [say("as_table"), () => table(found)],
    [say("as_raw"), () => raw(JSON.stringify(found, null, 1))],
    ...(count ? [[say("as_chart"), () => chart(found)]] : []),
  ];
  return { said, content: [...views(choices), ...tools(query, false)] };
}
