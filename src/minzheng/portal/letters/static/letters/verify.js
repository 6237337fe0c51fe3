/* The code on a letter leads here with number and code behind the sign, which no server sees: they are filled in, and sent by hand. */
"use strict";
(() => {
  const parts = decodeURIComponent(location.hash.slice(1)).split("/");  // the number of a paper may have the sign too
  const code = parts.pop(), number = parts.join("/");
  const fields = ["number", "code"].map((name) => document.getElementById(name));
  if (!number || fields.some((field) => !field || field.value)) return;
  [number, code].forEach((text, at) => { fields[at].value = text; });
  fields[1].form.querySelector("button").focus();
})();
