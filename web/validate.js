// Conveniences of the checking page: files can be dropped, and waiting is not silent.
"use strict";

const upload = document.getElementById("upload");
const summary = document.getElementById("summary");

// The verdict is read first.
if (summary) summary.focus();

if (upload) {
  const input = upload.elements.file;
  const zone = upload.querySelector("[data-drop]");
  const progress = document.getElementById("progress");
  const words = upload.dataset;

  zone.querySelector(".drop-hint").hidden = false;

  const over = (on) => zone.classList.toggle("over", on);
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      over(true);
    });
  }
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => over(false));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change"));
    input.focus();
  });

  const size = () => [...input.files].reduce((sum, it) => sum + it.size, 0);
  input.addEventListener("change", () => {
    progress.textContent = [...input.files].map((it) => it.name).join("、");
  });

  // A plain form shows nothing until the answer is there; this counts the seconds.
  upload.addEventListener("submit", (event) => {
    const wrong =
      !input.files.length && !upload.elements.text.value.trim()
        ? words.nothing
        : size() > Number(words.most)
          ? words.large
          : "";
    if (wrong) {
      event.preventDefault();
      progress.textContent = wrong;
      input.focus();
      return;
    }
    const start = performance.now();
    const say = () => {
      const seconds = Math.round((performance.now() - start) / 1000);
      progress.textContent = `${words.waiting} ${seconds ? words.seconds.replace("{s}", seconds) : ""}`;
    };
    say();
    const timer = setInterval(say, 1000);
    // A file that is saved leaves the page where it is.
    if (upload.elements.format.value !== "html") setTimeout(() => clearInterval(timer), 60000);
  });
}
