/* The code on a letter leads here with number and code behind the sign, which no server sees: they are filled in, and sent by hand. */
"use strict";
(() => {
  const [number, code] = decodeURIComponent(location.hash.slice(1)).split("/");
  const fields = ["number", "code"].map((name) => document.getElementById(name));
  if (!code || fields.some((field) => !field || field.value)) return;
  [number, code].forEach((text, at) => { fields[at].value = text; });
  fields[1].form.querySelector("button").focus();
})();
