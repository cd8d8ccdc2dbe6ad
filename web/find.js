// Results while one types; without this file the button does the same.
"use strict";

const search = document.querySelector("form.search");
const told = document.getElementById("found-told");
const WAIT = 200; // milliseconds without a key
let asked = 0;
let timer = 0;

async function renew() {
  const words = new FormData(search);
  if (!words.get("q").trim()) return;
  const mine = ++asked;
  const url = new URL(search.action);
  for (const [name, value] of words) url.searchParams.set(name, value);
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== asked) return;
  for (const part of ["#found", "h1"]) {
    document.querySelector(part).replaceWith(page.querySelector(part));
  }
  document.title = page.title;
  told.textContent = document.querySelector("#found .total")?.textContent ?? "";
  history.replaceState(null, "", url);
}

search.elements.q.addEventListener("input", (event) => {
  if (event.isComposing) return; // kana that are not chosen yet
  clearTimeout(timer);
  timer = setTimeout(renew, WAIT);
});
search.elements.q.addEventListener("compositionend", renew);
