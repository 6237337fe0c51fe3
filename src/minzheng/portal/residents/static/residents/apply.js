/* An application is saved as it is typed. Without this file it is saved with every step. */
"use strict";
(() => {
  const form = document.querySelector("form[data-unsaved]");
  const said = document.querySelector("output.kept");
  if (!form || !said) return;
  let timer = 0, going = null, again = false, left = false;

  /* one at a time, so that what was typed last is what stays */
  const keep = () => {
    clearTimeout(timer);
    timer = 0;
    if (left) return;
    if (going) { again = true; return; }
    const sent = new URLSearchParams(new FormData(form));
    sent.set("step", "keep");
    going = new AbortController();
    fetch(location.pathname, { method: "POST", body: sent, credentials: "same-origin", keepalive: true, signal: going.signal })
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject(new Error(String(answer.status)))))
      .then((text) => { said.textContent = text; })
      .catch(() => { if (!left) said.textContent = form.dataset.unsaved; })
      .finally(() => { going = null; if (again) { again = false; keep(); } });
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 1000); });
  form.addEventListener("change", keep);
  document.addEventListener("visibilitychange", () => { if (timer && document.visibilityState === "hidden") keep(); });

  /* the step itself saves; nothing is sent beside it */
  form.addEventListener("submit", () => { left = true; clearTimeout(timer); if (going) going.abort(); });
  addEventListener("pageshow", () => { left = false; });
})();
