/* The pages' behaviour: chart, side sheet, links between text and items, keys. Pages work without it. */
(() => {
  "use strict";
  const one = (query, root = document) => root.querySelector(query);
  const all = (query, root = document) => [...root.querySelectorAll(query)];

  // Contents fold away on narrow screens.
  const menu = one(".menu");
  const slim = matchMedia("(max-width: 860px)");
  if (menu && slim.matches) menu.open = false;
  slim.addEventListener("change", () => menu && (menu.open = !slim.matches));

  // Chart: the option is plain data made by the server.
  const chartBox = one("#chart");
  if (chartBox && window.echarts) {
    const option = JSON.parse(one("#chart-option").textContent);
    const narrow = matchMedia("screen and (max-width: 860px)");
    const chart = echarts.init(chartBox, null, { renderer: "svg" });
    const draw = () => {
      option.grid.right = narrow.matches ? 24 : 96;
      option.series.forEach((series) => {
        series.data.forEach((point) => {
          if (!point.label) return;
          point.label.full ??= point.label.formatter;
          const [number, scope] = point.label.full.split("\n");
          point.label.formatter = narrow.matches ? (scope ? number : "") : point.label.full;
        });
        if (series.endLabel) series.endLabel.show = !narrow.matches;
        if (series.markArea) series.markArea.label.show = !narrow.matches;
      });
      chart.setOption(option, true);
      chart.resize();
    };
    draw();
    new ResizeObserver(draw).observe(chartBox);
  }

  // Side sheet: a number's origin opens beside the page; Esc closes, focus returns.
  const sheet = one("#sheet");
  const help = one("#help");
  let opener = null;
  const close = (dialog) => {
    if (!dialog.open) return;
    dialog.close();
    if (opener && document.contains(opener)) opener.focus();
    opener = null;
  };
  const open = (dialog, from) => {
    if (!dialog.open) {
      opener = from;
      dialog.show();
    }
  };
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (!event.detail.target || event.detail.target.id !== "sheet-body") return;
    open(sheet, event.detail.requestConfig.elt);
    sheet.scrollTop = 0;
    const head = one(".trace-head", sheet);
    if (head) head.focus();
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    location.href = event.detail.requestConfig.path;
  });
  all("dialog .close").forEach((button) => {
    button.addEventListener("click", () => close(button.closest("dialog")));
  });

  const helpButton = one(".keys-button");
  helpButton.addEventListener("click", () => open(help, helpButton));

  // Text and items: hover and focus join them, a click leads to the other side.
  const page = one("#document");
  const segments = page ? all(".seg[data-items]", page) : [];
  const items = page ? all("[data-item]", page) : [];
  const numbers = (segment) => segment.dataset.items.split(" ");
  const ofItem = (number) => segments.filter((segment) => numbers(segment).includes(number));
  const itemOf = (number) => items.find((item) => item.dataset.item === number);
  const light = (kind, marked) => {
    all("." + kind, page).forEach((element) => element.classList.remove(kind));
    marked.forEach((element) => element && element.classList.add(kind));
  };
  const both = (number) => [...ofItem(number), itemOf(number)];
  const choose = (number, side) => {
    light("chosen", both(number));
    const card = itemOf(number);
    const text = ofItem(number)[0];
    const to = side === "text" ? text : card;
    if (to) to.focus({ preventScroll: true });
    [text, card].forEach((element) => element && element.scrollIntoView({ block: "nearest" }));
    if (to) to.scrollIntoView({ block: "nearest" });
  };
  const linked = (event) => {
    const segment = event.target.closest(".seg[data-items]");
    const item = event.target.closest("[data-item]");
    if (segment) light("linked", numbers(segment).slice(0, 1).flatMap(both));
    else if (item) light("linked", both(item.dataset.item));
    else light("linked", []);
  };
  if (page) {
    page.addEventListener("mouseover", linked);
    page.addEventListener("focusin", linked);
    page.addEventListener("click", (event) => {
      const segment = event.target.closest(".seg[data-items]");
      const go = event.target.closest("[data-item] > .go");
      if (segment) choose(numbers(segment)[0], "items");
      else if (go) choose(go.parentElement.dataset.item, "text");
      else return;
      event.preventDefault();
    });
    const arrive = () => {
      const wanted = decodeURIComponent(location.hash.slice(1));
      const spot = wanted && document.getElementById(wanted);
      if (!spot) return;
      const segment = spot.nextElementSibling && spot.nextElementSibling.closest(".seg");
      const card = document.getElementById("i-" + wanted.slice(2));
      if (card) requestAnimationFrame(() => choose(card.dataset.item, segment ? "text" : "items"));
    };
    window.addEventListener("hashchange", arrive);
    arrive();
  }
  const step = (by) => {
    if (!items.length) return;
    const ordered = [...items].sort((a, b) => a.dataset.item - b.dataset.item);
    const at = ordered.findIndex((item) => item.classList.contains("chosen"));
    const next = Math.min(Math.max(at + by, 0), ordered.length - 1);
    choose(ordered[next].dataset.item, "items");
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      close(help);
      close(sheet);
      return;
    }
    if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    const data = one("#chart-data");
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "t" && data) data.open = !data.open;
    else if (event.key === "?") open(help, document.activeElement);
    else if (event.key === "/") {
      event.preventDefault();
      one(".search input[type=search]").focus();
    }
  });
})();
