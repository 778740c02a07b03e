/* Related industries on a circle: the option is plain data made by the server. */
(() => {
  "use strict";
  const box = document.querySelector("#foresight-graph");
  if (!box || !window.echarts) return;
  const chart = echarts.init(box, null, { renderer: "svg" });
  chart.setOption(JSON.parse(document.querySelector("#foresight-option").textContent));
})();
