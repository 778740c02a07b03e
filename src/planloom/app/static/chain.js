/* The chain of a cluster: the option is plain data made by the server; a line or a name leads to its sentence. */
(() => {
  "use strict";
  const box = document.querySelector("#chain-graph");
  if (!box || !window.echarts) return;
  const chart = echarts.init(box, null, { renderer: "svg" });
  chart.setOption(JSON.parse(document.querySelector("#chain-option").textContent));
  chart.on("click", (event) => {
    if (event.data && event.data.href) location.href = event.data.href;
  });
})();
