/* Review by keyboard: each key presses what also stands on the page as a button or a link. */
(() => {
  "use strict";
  const one = (query) => document.querySelector(query);
  const keys = {
    a: '.decide button[value="accept"]',
    r: '.decide button[value="reject"]',
    u: '.undo button[value="undo"]',
    j: '.steps a[rel="next"]',
    k: '.steps a[rel="prev"]',
  };
  const waiting = [];
  let busy = false;

  const press = (key) => {
    if (busy) {
      waiting.push(key);
      return;
    }
    if (key === "e") {
      const mend = one(".mend");
      if (!mend) return;
      mend.open = true;
      one(".mend input:not([type=hidden]), .mend select").focus();
      return;
    }
    const button = one(keys[key]);
    if (button) button.click();
  };
  const free = () => {
    busy = false;
    if (waiting.length) press(waiting.shift());
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea, select");
    if (event.key === "Escape" && typing && event.target.closest(".mend")) {
      one(".mend").open = false;
      one("#review-head").focus();
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (one("dialog[open]") || !(event.key in keys || event.key === "e")) return;
    event.preventDefault();
    press(event.key);
  });

  const ours = (event) => event.detail.target && event.detail.target.id === "review";
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (!ours(event)) return;
    if (busy) event.preventDefault();
    busy = true;
  });
  // A refused change comes back as the page with its reason: shown in place, what was typed kept.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (ours(event) && event.detail.xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "review") return; // the count in the list of contents settles too
    const head = one(".problem") ? null : one("#review-head");
    if (head && !document.activeElement.closest("dialog")) head.focus({ preventScroll: true });
    const here = one(".review-queue .here");
    const list = one(".review-queue");
    if (here && list && list.scrollHeight > list.clientHeight) {
      list.scrollTop = here.offsetTop - list.clientHeight / 3;
    }
    free();
  });
  document.body.addEventListener("htmx:sendError", () => {
    waiting.length = 0;
    busy = false;
    one("#review-status").textContent = one("#review").dataset.failed;
  });
  document.body.addEventListener("htmx:responseError", () => {
    busy = false;
  });
})();
