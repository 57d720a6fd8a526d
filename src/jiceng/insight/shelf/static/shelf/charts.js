/* Draws the charts of a page with ECharts, over what the page drew itself: the numbers are read from
   the table beneath each chart. Loaded after the page is painted; without it, or on paper, the SVG
   stands. No motion, no eval, nothing newer than ES2017. */
(function () {
  "use strict";
  var lib = document.currentScript.dataset.lib;
  var colours = ["#0B3C6F", "#DD6B10", "#12A07F", "#7A2748", "#4C98D8"];

  function number(text) {
    var plain = text.replace(/[,\s]/g, "");
    return plain === "" || isNaN(Number(plain)) ? null : Number(plain);
  }

  function read(figure) {
    var rows = [].slice.call(figure.querySelectorAll("details tbody tr"));
    var heads = [].slice.call(figure.querySelectorAll("details thead th")).slice(1);
    return {
      labels: rows.map(function (row) { return row.querySelector("th").textContent.trim(); }),
      names: heads.map(function (head) { return head.textContent.trim(); }),
      cells: rows.map(function (row) {
        return [].slice.call(row.querySelectorAll("td")).map(function (cell) {
          var link = cell.querySelector("a");
          return { value: number(cell.textContent), url: link ? link.getAttribute("href") : "" };
        });
      })
    };
  }

  function option(kind, data) {
    var lying = kind === "bar", many = data.names.length > 1;
    var category = { type: "category", data: data.labels, inverse: lying, axisLabel: { color: "#3D4450" }, axisTick: { show: false } };
    var value = { type: "value", axisLabel: { color: "#3D4450" } };
    return {
      animation: false,
      color: colours,
      textStyle: { fontSize: 13 },
      aria: { enabled: true, decal: { show: many } },
      grid: { left: 8, right: 48, top: many ? 40 : 24, bottom: 8, containLabel: true },
      legend: many ? { top: 0 } : undefined,
      tooltip: { trigger: "axis", renderMode: "richText", transitionDuration: 0, axisPointer: { type: lying ? "shadow" : "line", animation: false } },
      xAxis: lying ? value : category,
      yAxis: lying ? category : value,
      series: data.names.map(function (name, turn) {
        return {
          name: name,
          type: kind === "line" ? "line" : "bar",
          barMaxWidth: 28,
          symbolSize: 7,
          label: { show: !many, position: lying ? "right" : "top", color: "#1F2329" },
          labelLayout: { hideOverlap: true },
          data: data.cells.map(function (row) { return { value: row[turn].value, url: row[turn].url }; })
        };
      })
    };
  }

  function draw(figure) {
    var data = read(figure), plot = figure.querySelector(".plot");
    if (!plot || !data.labels.length) { return; }
    var stage = document.createElement("div");
    stage.className = "drawn no-print";
    stage.style.height = (figure.dataset.kind === "bar" ? Math.max(120, 40 + 32 * data.labels.length) : 300) + "px";
    plot.parentNode.insertBefore(stage, plot);
    plot.classList.add("is-paper");
    var chart = window.echarts.init(stage, null, { renderer: "canvas" });
    chart.setOption(option(figure.dataset.kind, data));
    chart.on("click", function (mark) { if (mark.data && mark.data.url) { window.location.assign(mark.data.url); } });
    window.addEventListener("resize", function () { chart.resize(); });
    figure.dataset.drawn = "1";
  }

  window.addEventListener("load", function () {
    var figures = [].slice.call(document.querySelectorAll("figure.chart[data-kind]"));
    if (!figures.length || !lib) { return; }
    var script = document.createElement("script");
    script.src = lib;
    script.onload = function () { figures.forEach(draw); };
    document.head.appendChild(script);
  });
})();
