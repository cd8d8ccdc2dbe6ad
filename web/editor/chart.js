// A chart of a result: one bar a row, drawn as SVG; the table beside it is its text alternative.
import { element, number, say } from "./page.js";

const MOST = 50;
const SVG = "http://www.w3.org/2000/svg";
const ROW = 28;
const NAMES = 240;
const WIDTH = 720;

const numeric = (term) => term && /#(decimal|integer|double|float)$/.test(term.datatype ?? "");

function shape(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

// As much of a name as there is room for; Japanese characters are twice as wide as Latin ones.
function shortened(name) {
  let width = 0;
  let kept = "";
  for (const sign of name) {
    width += sign.codePointAt(0) < 0x1100 ? 1 : 2;
    if (width > 30) return `${kept}…`;
    kept += sign;
  }
  return kept;
}

function drawn(rows, label, value) {
  const figures = rows.map((row) => Number(row[value]?.value ?? NaN));
  const there = figures.filter(Number.isFinite);
  const low = Math.min(0, ...there);
  const span = Math.max(0, ...there) - low || 1;
  const room = WIDTH - NAMES - 110;
  const at = (figure) => NAMES + ((figure - low) / span) * room;
  const picture = shape("svg", {
    viewBox: `0 0 ${WIDTH} ${rows.length * ROW + 8}`,
    role: "img",
    class: "bars",
    "aria-label": `${label} × ${value}`,
  });
  rows.forEach((row, index) => {
    const y = index * ROW + 4;
    const name = row[label]?.value ?? "";
    const text = shape("text", { x: NAMES - 8, y: y + 18, "text-anchor": "end" }, shortened(name));
    text.append(shape("title", {}, name));
    picture.append(text);
    const figure = figures[index];
    if (!Number.isFinite(figure)) return;
    const [from, to] = [at(Math.min(0, figure)), at(Math.max(0, figure))];
    picture.append(
      shape("rect", { x: from, y: y + 3, width: Math.max(1, to - from), height: ROW - 9 }),
      shape("text", { x: to + 6, y: y + 18 }, number(figure)),
    );
  });
  return picture;
}

function choice(label, names, chosen, change) {
  const select = element("select", {}, ...names.map((name) => element("option", {}, name)));
  select.value = chosen;
  select.addEventListener("change", () => change(select.value));
  return element("label", { class: "choice" }, `${label} `, select);
}

export function chart(found) {
  const names = found.head.vars;
  const rows = found.results.bindings;
  const values = names.filter((name) => rows.some((row) => numeric(row[name])));
  if (!values.length) return element("p", {}, say("chart_none"));
  const labels = names.filter((name) => !values.includes(name));
  const state = { label: labels[0] ?? names[0], value: values[0] };
  const place = element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": say("as_chart") });
  const draw = () => place.replaceChildren(drawn(rows.slice(0, MOST), state.label, state.value));
  const change = (key) => (name) => {
    state[key] = name;
    draw();
  };
  draw();
  return element(
    "div",
    {},
    element(
      "p",
      { class: "actions" },
      choice(say("labels"), names, state.label, change("label")),
      choice(say("values"), values, state.value, change("value")),
    ),
    ...(rows.length > MOST ? [element("p", { class: "hint" }, say("chart_part", { n: MOST }))] : []),
    place,
  );
}

