// The query editor: the form's text area becomes YASQE, the editor of YASGUI, and answers come without
// leaving the page.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";
import { complete } from "../editor/completion.js";
import { ask, shared } from "../editor/endpoint.js";
import { mistake, unmarked } from "../editor/mistake.js";
import { area, button, copier, element, form, say } from "../editor/page.js";
import { shown, tools } from "../editor/results.js";

const result = document.getElementById("result");
const body = document.getElementById("result-body");
const runs = form.querySelector("button[type=submit]");
let running = null;

const place = element("div");
area.before(place);
area.hidden = true;
area.required = false; // a hidden field cannot say that it is empty

Yasqe.defaults.autocompleters = [];
const yasqe = new Yasqe(place, {
  value: area.value,
  persistenceId: null,
  consumeShareLink: null,
  createShareableLink: null,
  showQueryButton: false,
  resizeable: false,
  editorHeight: "24rem",
  screenReaderLabel: document.getElementById("query-label").textContent,
});
document.getElementById("query-label").addEventListener("click", () => yasqe.focus());
yasqe.getInputField().id = "query-input";
document.getElementById("query-label").htmlFor = "query-input";

const stop = button(say("stop"), () => running?.abort(), { hidden: "", id: "stop" });
const state = element("span", { class: "hint", id: "result-state", role: "status" });
const share = copier(() => new URL(shared(yasqe.getValue()), location.href).href, say("share"));
share.id = "share";
runs.after(stop, share, state);
form.append(element("p", { class: "hint", id: "editor-keys" }, say("keys")));
yasqe.getInputField().setAttribute("aria-describedby", "editor-keys");

const seconds = (start) => ((performance.now() - start) / 1000).toFixed(2);

async function answered(query, start) {
  const answer = await ask(query, { signal: running.signal });
  if (!answer.ok) {
    const json = (answer.headers.get("Content-Type") ?? "").includes("json");
    const problem = json ? await answer.json() : { detail: `${answer.status} ${answer.statusText}` };
    state.textContent = say("failed");
    body.replaceChildren(element("div", { class: "wrong-query" }, ...mistake(yasqe, problem)));
    return;
  }
  const { said, content } = await shown(query, answer);
  state.textContent = [said, say("seconds", { s: seconds(start) })].filter(Boolean).join(" · ");
  body.replaceChildren(...content);
  history.replaceState(null, "", shared(query));
}

async function run() {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const query = yasqe.getValue();
  const start = performance.now();
  const clock = setInterval(() => {
    state.textContent = say("running", { s: seconds(start) });
  }, 200);
  unmarked(yasqe);
  result.hidden = false;
  stop.hidden = false;
  state.textContent = say("running", { s: "0" });
  body.replaceChildren();
  try {
    await answered(query, start);
  } catch (error) {
    if (running !== mine) return;
    const stopped = error.name === "AbortError";
    state.textContent = stopped ? say("stopped", { s: seconds(start) }) : say("failed");
    if (!stopped) body.replaceChildren(element("p", { class: "wrong" }, say("offline")));
  } finally {
    clearInterval(clock);
    if (running === mine) {
      running = null;
      stop.hidden = true;
    }
  }
}

// Tab leaves the editor, so that the keyboard is never caught in it.
yasqe.setOption("extraKeys", {
  ...yasqe.getOption("extraKeys"),
  "Ctrl-Enter": run,
  "Cmd-Enter": run,
  "Ctrl-Space": () => complete(yasqe),
  Tab: false,
  "Shift-Tab": false,
});
yasqe.on("change", () => {
  area.value = yasqe.getValue();
  unmarked(yasqe);
});
yasqe.on("inputRead", (_, change) => {
  if (/^[:?$]$/.test(change.text[0])) complete(yasqe);
});
area.addEventListener("input", () => {
  yasqe.setValue(area.value);
  place.scrollIntoView({ block: "center" });
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
// A page that came with its answer offers the same files and programs.
if (body.querySelector(".answer, .truth")) {
  body.append(...tools(area.value, body.dataset.kind === "graph"));
  body.querySelector(".take:not([data-files])").remove();
}
