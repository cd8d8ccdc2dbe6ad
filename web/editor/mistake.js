// What is wrong with a query: said beside the result, marked at its place in the editor.
import { button, element, lang, say } from "./page.js";

let mark = null;

export function unmarked(yasqe) {
  mark?.clear();
  mark = null;
  yasqe.getDoc().eachLine((line) => yasqe.removeLineClass(line, "background", "wrong-line"));
}

function marked(yasqe, line, column) {
  const from = { line: line - 1, ch: column - 1 };
  const token = yasqe.getTokenAt({ line: from.line, ch: from.ch + 1 });
  const to = { line: from.line, ch: Math.max(token.end, from.ch + 1) };
  yasqe.addLineClass(from.line, "background", "wrong-line");
  mark = yasqe.getDoc().markText(from, to, { className: "wrong-place" });
  yasqe.getDoc().setCursor(from);
  yasqe.scrollIntoView(from, 60);
}

function cure(yasqe, it) {
  const from = { line: it.line - 1, ch: it.column - 1 };
  const to = { line: from.line, ch: from.ch + (it.replace ?? "").length };
  return button(say("apply", { with: it.with.trim() }), () => {
    yasqe.getDoc().replaceRange(it.with, from, to);
    yasqe.focus();
  });
}

export function mistake(yasqe, problem) {
  const detail = (lang === "ja" && problem.detail_ja) || problem.detail;
  const whole = [element("p", { class: "wrong" }, detail)];
  if (problem.line) {
    marked(yasqe, problem.line, problem.column);
    const go = button(say("place", { line: problem.line, column: problem.column }), () => {
      yasqe.getDoc().setCursor({ line: problem.line - 1, ch: problem.column - 1 });
      yasqe.focus();
    });
    const cures = (problem.suggestions ?? []).map((it) => cure(yasqe, it));
    whole.push(element("pre", { tabindex: "0", class: "excerpt" }, problem.excerpt ?? ""));
    whole.push(element("p", { class: "actions" }, go, ...cures));
  }
  return whole;
}
