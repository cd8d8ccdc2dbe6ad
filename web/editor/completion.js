// Completion: variables of the query, terms of the vocabulary and of the data, and things by name.
import { base, element, lang, prefixes, say } from "./page.js";

const MOST = 60;
const USED = `SELECT ?it ?kind (SUM(?count) AS ?uses) WHERE {
  { ?part void:property ?it ; void:triples ?count BIND("property" AS ?kind) }
  UNION { ?part void:class ?it ; void:entities ?count BIND("class" AS ?kind) }
} GROUP BY ?it ?kind`;

let kept = null;

function short(iri) {
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    const rest = iri.slice(namespace.length);
    if (iri.startsWith(namespace) && /^[\w-]+$/.test(rest)) return `${prefix}:${rest}`;
  }
  return `<${iri}>`;
}

const kind = (iri) => {
  if (iri.endsWith("Class")) return "class";
  return iri.endsWith("Property") ? "property" : "code";
};

async function terms() {
  const ours = await (await fetch("/def/index.json")).json();
  const accept = { headers: { Accept: "application/sparql-results+json" } };
  const answer = await fetch(`/sparql?${new URLSearchParams({ query: USED })}`, accept);
  const used = answer.ok ? (await answer.json()).results.bindings : [];
  const found = new Map();
  for (const { it, kind: of, uses } of used) {
    found.set(it.value, { text: short(it.value), kind: of.value, uses: Number(uses.value), ja: "", en: "" });
  }
  for (const it of ours) {
    const uses = Number(it.uses) || found.get(it.iri)?.uses || 0;
    found.set(it.iri, { text: short(it.iri), kind: kind(it.kind), uses, ja: it.label_ja, en: it.label_en });
  }
  return [...found.values()].sort((a, b) => b.uses - a.uses);
}

function fitting(all, typed) {
  const wanted = typed.toLowerCase();
  const local = (it) => it.text.slice(it.text.indexOf(":") + 1).toLowerCase();
  const alike = all.filter((it) => it.text.toLowerCase().startsWith(wanted));
  const exact = (it) => it.text.startsWith(typed);
  const first = [...alike.filter(exact), ...alike.filter((it) => !exact(it))];
  if (wanted.includes(":")) return first;
  const second = all.filter((it) => !first.includes(it) && local(it).startsWith(wanted));
  const named = (it) => `${it.ja} ${it.en.toLowerCase()}`.includes(wanted);
  const third = all.filter((it) => !first.includes(it) && !second.includes(it) && named(it));
  return [...first, ...second, ...third];
}

async function things(typed) {
  if (typed.length < 2) return [];
  const answer = await fetch(`/search.json?${new URLSearchParams({ q: typed.slice(0, 200), limit: 15 })}`);
  if (!answer.ok) return [];
  return (await answer.json()).results
    .filter((it) => it.iri.startsWith(`${base}id/`))
    .map((it) => ({ text: `<${it.iri}>`, kind: "thing", ja: it.label.ja ?? "", en: it.label.en ?? "" }));
}

function render(place, _, hint) {
  const name = (lang === "ja" && hint.it.ja) || hint.it.en || hint.it.ja || "";
  const code = element("span", { class: "hint-code" }, hint.it.text.replace(base, "…/"));
  place.append(code, element("small", { class: "hint-name" }, ` ${name} (${say(hint.it.kind)})`));
}

function variables(text, typed) {
  const names = new Set(text.match(/[?$]\w+/g) ?? []);
  names.delete(typed);
  return [...names].filter((it) => it.slice(1).startsWith(typed.slice(1))).map((it) => ({ text: it, kind: "variable", ja: "", en: "" }));
}

async function offers(cm, before) {
  const variable = /[?$]\w*$/.exec(before)?.[0];
  if (variable) return [variable, variables(cm.getValue(), variable)];
  const typed = /<?[^\s(){};,.|/^"'<>=!&]*$/.exec(before)[0];
  kept ??= terms();
  const name = typed.replace(/^</, "");
  const [all, found] = await Promise.all([kept, name.includes(":") ? [] : things(name)]);
  return [typed, [...(typed.startsWith("<") ? [] : fitting(all, name)), ...found]];
}

async function hints(cm) {
  const cursor = cm.getCursor();
  const before = cm.getLine(cursor.line).slice(0, cursor.ch);
  const [typed, found] = await offers(cm, before);
  return {
    list: found.slice(0, MOST).map((it) => ({ text: it.text, it, render })),
    from: { line: cursor.line, ch: cursor.ch - typed.length },
    to: cursor,
  };
}

export const complete = (yasqe) =>
  yasqe.showHint({ hint: hints, completeSingle: false, closeCharacters: /[\s(){};,]/ });
