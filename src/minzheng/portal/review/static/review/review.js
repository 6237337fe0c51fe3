/* Keys for the review desk. Every page works without this file. */
"use strict";
(() => {
  const by = (id) => document.getElementById(id);
  const form = by("deciding");
  const options = form ? [...form.querySelectorAll("input[name=option]")] : [];
  const writing = (at) => at.matches("textarea, select, input:not([type=radio])");
  const own = (radio) => radio.closest(".option").querySelector(".own");
  let digits = "", until = 0;

  const follow = (id) => { const link = by(id); if (link) { link.click(); return true; } return false; };
  const press = (letter) => { const link = document.querySelector(`[data-press="${letter}"]`); if (link) { link.click(); return true; } return false; };

  const choose = (radio) => {
    if (!radio || radio.matches(":disabled")) return false;
    radio.checked = true;
    const words = own(radio);
    (words || radio).focus();
    return true;
  };

  /* with more than nine options two digits typed in a breath are one number */
  const digit = (key) => {
    const now = Date.now();
    digits = now < until && options.length > 9 ? digits + key : key;
    until = now + 700;
    return choose(options[Number(digits) - 1] || options[Number(key) - 1]);
  };

  const act = (event) => {
    const at = event.target;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z") {
      if (writing(at) && at.value) return false; /* the words being typed have an undo of their own */
      const back = by(event.shiftKey ? "redoing" : "undoing");
      if (!back || back.querySelector("button").disabled) return false;
      back.requestSubmit();
      return true;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "Escape" && writing(at)) { at.blur(); return true; }
    if (writing(at)) return false;
    if (/^[1-9]$/.test(event.key) || (event.key === "0" && Date.now() < until)) return digit(event.key);
    switch (event.key) {
      case "Enter":
        if (at.closest("a, button, summary")) return false;
        if (form && options.some((each) => each.checked && !each.disabled)) { form.requestSubmit(); return true; }
        return false;
      case "?": return choose(options.find((each) => each.value === "ask"));
      case "j": case "J": return follow("go-next");
      case "k": case "K": return follow("go-before");
      case "g": case "G": { const box = by("go-no"); if (box) { box.focus(); box.select(); return true; } return false; }
      case "e": case "E": case "s": case "S": case "m": case "M": return press(event.key.toLowerCase());
      default: return false;
    }
  };

  document.addEventListener("keydown", (event) => { if (act(event)) event.preventDefault(); });

  /* an option that asks for words is chosen by writing them */
  for (const radio of options) {
    const words = own(radio);
    if (words) words.addEventListener("input", () => { radio.checked = true; });
  }

  /* the words that a decision is about stand in view, in their own column alone */
  const said = document.querySelector(".said");
  const now = said && (said.querySelector(".mark.now") || said.querySelector(".para.now"));
  if (now && said.scrollHeight > said.clientHeight) {
    said.scrollTop += now.getBoundingClientRect().top - said.getBoundingClientRect().top - said.clientHeight / 3;
    if (location.hash) scrollTo(0, 0);
  }
})();
