/* What scripts add. Every page works without this file. */
"use strict";
(() => {
  const root = document.documentElement;
  const find = (selector, from = document) => from.querySelector(selector);

  /* light and dark without loading the page again */
  for (const control of document.querySelectorAll("[data-theme-to]")) {
    control.addEventListener("click", (event) => {
      event.preventDefault();
      root.dataset.theme = control.dataset.themeTo;
      document.cookie = `theme=${control.dataset.themeTo};path=/;max-age=31536000;samesite=lax`;
      const other = [...document.querySelectorAll("[data-theme-to]")].find((each) => each !== control);
      if (other) other.focus();
    });
  }

  /* print what is on the screen by one press */
  for (const control of document.querySelectorAll("[data-print]")) {
    control.hidden = false;
    control.addEventListener("click", () => print());
  }

  /* the whole of a mark leads to its line on the card, not its number alone */
  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".para .mark");
    if (!mark || event.target.closest("a") || String(getSelection())) return;
    for (let at = mark; at && at.matches(".mark"); at = at.parentElement.closest(".mark")) {
      if (at.nextElementSibling && at.nextElementSibling.matches("a.no")) { at.nextElementSibling.click(); return; }
    }
  });

  /* say which view is open to those who do not see it */
  const tell = () => {
    const at = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    const view = (at && at.closest(".view")) || find("#v-read");
    for (const tab of document.querySelectorAll(".views .tabs a")) {
      if (view && tab.hash === `#${view.id}`) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
    const contents = find("#contents");
    if (contents && contents.matches(":popover-open")) contents.hidePopover();
  };
  addEventListener("hashchange", tell);
  tell();

  /* an open panel closes when one presses Escape or goes elsewhere */
  const drops = () => document.querySelectorAll("details.drop[open]");
  document.addEventListener("click", (event) => { for (const drop of drops()) if (!drop.contains(event.target)) drop.open = false; });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const drop of drops()) { drop.open = false; find("summary", drop).focus(); }
  });

  /* drop a file; say that it is being read; do not send what is too large */
  const form = find("form.reader");
  if (!form) return;
  const zone = find(".dropzone", form);
  const file = find("input[type=file]", form);
  const going = find("#going", form);
  const fits = () => [...file.files].every((each) => each.size <= Number(form.dataset.limit));
  const send = () => { if (fits()) form.requestSubmit(); else going.textContent = going.dataset.large; };
  for (const kind of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) { file.files = event.dataTransfer.files; send(); }
    });
  }
  file.addEventListener("change", () => { going.textContent = fits() ? "" : going.dataset.large; });
  form.addEventListener("submit", (event) => {
    if (!fits()) { event.preventDefault(); going.textContent = going.dataset.large; return; }
    setTimeout(() => { going.textContent = going.dataset.going; }, 400);
  });
})();
