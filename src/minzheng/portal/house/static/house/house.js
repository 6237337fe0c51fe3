/* Type a number to go to its window; arrows walk from window to window. The page works without this. */
"use strict";
(() => {
  const windows = [...document.querySelectorAll(".window a")];
  let typed = "", last = 0;
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (/^\d$/.test(event.key)) {
      typed = event.timeStamp - last < 900 ? typed + event.key : event.key;
      last = event.timeStamp;
      const there = document.getElementById(`w${typed}`) || document.getElementById(`w${event.key}`);
      if (there) { there.focus(); event.preventDefault(); }
      return;
    }
    const at = windows.indexOf(document.activeElement);
    if (at < 0 || !event.key.startsWith("Arrow")) return;
    const here = windows[at].getBoundingClientRect();
    const away = (one) => {
      const box = one.getBoundingClientRect();
      const x = box.x - here.x, y = box.y - here.y;
      const ahead = { ArrowLeft: -x, ArrowRight: x, ArrowUp: -y, ArrowDown: y }[event.key];
      const aside = event.key === "ArrowLeft" || event.key === "ArrowRight" ? Math.abs(y) : Math.abs(x);
      return ahead > 4 ? ahead + 3 * aside : Infinity;
    };
    const next = windows.filter((one) => one !== windows[at]).sort((one, other) => away(one) - away(other))[0];
    if (next && away(next) < Infinity) { next.focus(); event.preventDefault(); }
  });
})();
