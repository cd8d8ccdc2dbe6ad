// Charts come drawn. Here a point or bar tells its number when it is met by pointer or by key; without
// this file the numbers stand in the chart and in the table.
"use strict";

const words = (ja, en) => (document.documentElement.lang === "ja" ? ja : en);

const tell = (figure, tip, mark) => {
  figure.querySelector(".plot-met")?.classList.remove("plot-met");
  if (!mark) {
    tip.hidden = true;
    return;
  }
  mark.classList.add("plot-met");
  tip.textContent = mark.getAttribute("aria-label");
  tip.hidden = false;
  const around = figure.getBoundingClientRect();
  const met = mark.getBoundingClientRect();
  const middle = met.left + Math.min(met.width / 2, 160) - around.left;
  const half = tip.offsetWidth / 2;
  const left = Math.max(half, Math.min(middle, around.width - half)) - half;
  // The policy forbids styles in the markup, not what a script sets by itself.
  tip.style.left = `${left}px`;
  tip.style.top = `${Math.max(0, met.top - around.top - tip.offsetHeight - 8)}px`;
};

const enliven = (figure) => {
  const tip = document.createElement("p");
  tip.className = "plot-tip";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  figure.append(tip);
  for (const paper of figure.querySelectorAll("svg")) {
    const marks = [...paper.querySelectorAll("[aria-label][role='graphics-symbol']")];
    if (!marks.length) continue;
    let at = -1;
    const met = (mark) => {
      at = marks.indexOf(mark);
      tell(figure, tip, mark);
    };
    paper.setAttribute("tabindex", "0");
    paper.setAttribute(
      "aria-description",
      words("矢印キーで1つずつ読めます。", "Arrow keys read it value by value."),
    );
    paper.addEventListener("pointermove", (event) => met(nearest(marks, event)));
    paper.addEventListener("pointerleave", () => met(null));
    paper.addEventListener("blur", () => met(null));
    paper.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") met(null);
      if (!step) return;
      event.preventDefault();
      met(marks[(at + step + marks.length + (at < 0 && step < 0 ? 1 : 0)) % marks.length]);
    });
  }
};

// The mark under the pointer, or the nearest within a thumb's width.
const nearest = (marks, event) => {
  let best = null;
  let distance = 28;
  for (const mark of marks) {
    const box = mark.getBoundingClientRect();
    const across = Math.max(box.left - event.clientX, 0, event.clientX - box.right);
    const down = Math.max(box.top - event.clientY, 0, event.clientY - box.bottom);
    const away = Math.hypot(across, down);
    if (away < distance) [best, distance] = [mark, away];
  }
  return best;
};

document.querySelectorAll(".plot").forEach(enliven);
