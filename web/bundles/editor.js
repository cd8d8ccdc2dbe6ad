// The query editor: the form's text area becomes YASQE, the editor of YASGUI.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";

const form = document.getElementById("query-form");
const area = form.elements.query;
const place = document.createElement("div");
area.before(place);
area.hidden = true;

Yasqe.defaults.autocompleters = ["variables"];
const yasqe = new Yasqe(place, {
  value: area.value,
  persistenceId: null,
  consumeShareLink: null,
  createShareableLink: () => "",
  showQueryButton: false,
  resizeable: false,
  prefixCcApi: null,
  screenReaderLabel: form.querySelector("label[for=query]").textContent,
});
// Tab leaves the editor, so that the keyboard is never caught in it.
yasqe.setOption("extraKeys", {
  ...yasqe.getOption("extraKeys"),
  "Ctrl-Enter": () => form.requestSubmit(),
  "Cmd-Enter": () => form.requestSubmit(),
  Tab: false,
  "Shift-Tab": false,
});
yasqe.on("change", () => {
  area.value = yasqe.getValue();
});
window.addEventListener("hashchange", () => yasqe.setValue(area.value));
