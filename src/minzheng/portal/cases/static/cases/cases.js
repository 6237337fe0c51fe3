/* What scripts add at the counter: keys, and what is looked up after the page is there. Every page works without this file. */
"use strict";
(() => {
  /* a key opens what carries it: F2 the box, F3 F4 F6 F8 the verbs, Ctrl Enter the button that signs */
  document.addEventListener("keydown", (event) => {
    const name = `${event.ctrlKey || event.metaKey ? "Control+" : ""}${event.key}`;
    const digit = /^[0-9]$/.test(name);
    if (digit && event.target.closest("input, textarea, select")) return;
    if (event.altKey || event.isComposing) return;
    const meant = document.querySelector(`[data-key="${CSS.escape(name)}"]`);
    if (!meant) return;
    event.preventDefault();
    if (meant.matches("input")) { meant.focus(); meant.select(); } else meant.click();
  });

  /* up and down walk the persons found, from the box on */
  const box = document.getElementById("q");
  const people = [...document.querySelectorAll(".people button")];
  if (box && people.length) {
    const walk = (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      const at = people.indexOf(document.activeElement);
      const next = at + step;
      event.preventDefault();
      (next < 0 ? box : people[Math.min(next, people.length - 1)]).focus();
    };
    box.addEventListener("keydown", walk);
    for (const button of people) button.addEventListener("keydown", walk);
  }

  /* what takes a moment is fetched into its place; where that fails, the link to it stays */
  for (const place of document.querySelectorAll("[data-fetch]")) {
    fetch(place.dataset.fetch, { credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))))
      .then((text) => {
        const found = new DOMParser().parseFromString(text, "text/html").getElementById("fetched");
        if (found) place.replaceChildren(...found.childNodes);
      })
      .catch(() => {});
  }
})();
