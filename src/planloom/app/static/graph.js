/* Graphs of a page: the option is plain data made by the server; a line or a name leads to its sentence. */
(() => {
  "use strict";
  if (!window.echarts) return;
  // The page draws in SVG; a picture is drawn anew on a sheet of the same size, twice as fine.
  const picture = (option, box, name) => {
    const size = { width: box.clientWidth, height: box.clientHeight };
    const sheet = echarts.init(document.createElement("div"), null, { renderer: "canvas", ...size });
    sheet.setOption({ ...option, animation: false });
    const link = document.createElement("a");
    link.href = sheet.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#fff" });
    link.download = name;
    link.click();
    sheet.dispose();
  };
  for (const box of document.querySelectorAll("[data-graph]")) {
    const option = JSON.parse(document.getElementById(box.dataset.graph).textContent);
    const chart = echarts.init(box, null, { renderer: "svg" });
    chart.setOption(option);
    chart.on("click", (event) => {
      if (event.data && event.data.href) location.href = event.data.href;
    });
    const button = document.querySelector(`[data-picture-of="${box.id}"]`);
    if (button) button.addEventListener("click", () => picture(option, box, button.dataset.name));
  }
})();
