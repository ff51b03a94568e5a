// Draws the table of each figure as a picture above it. Without this file the table stands alone.

(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // The rows of a table: name and value by series; a cell without a value is null.
  const read = (table) => {
    const columns = [...table.tHead.rows[0].cells];
    const series = columns.flatMap((cell, at) => (cell.dataset.series ? [{ at, key: cell.dataset.series, name: cell.textContent.trim() }] : []));
    const rows = [...table.tBodies[0].rows].map((row) => ({
      name: row.cells[0].textContent.trim(),
      side: row.dataset.side || "fit",
      values: Object.fromEntries(series.map(({ at, key }) => [key, "value" in row.cells[at].dataset ? Number(row.cells[at].dataset.value) : null])),
    }));
    return { series, rows };
  };

  const base = () => ({
    animation: !still,
    textStyle: { fontFamily: colour("font"), color: colour("ink") },
    // No markup: the security policy refuses style attributes.
    tooltip: { renderMode: "richText", confine: true, backgroundColor: colour("raised"), borderColor: colour("line"), textStyle: { color: colour("ink") } },
    grid: { left: 8, right: 24, top: 32, bottom: 8, containLabel: true },
  });
  const words = () => ({ color: colour("ink-soft") });
  const names = (rows) => ({ type: "category", data: rows.map((row) => row.name), axisLabel: { ...words(), width: 120, overflow: "truncate" }, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line-strong") } } });
  const numbers = (more = {}) => ({ type: "value", axisLabel: words(), splitLine: { lineStyle: { color: colour("line") } }, ...more });

  const kinds = {
    bar: ({ series, rows }) => ({
      ...base(),
      tooltip: { ...base().tooltip, trigger: "axis" },
      xAxis: { ...names(rows), axisLabel: { ...words(), interval: 0, rotate: innerWidth < 640 ? 45 : 0 } },
      yAxis: numbers({ minInterval: 1 }),
      series: series.map(({ key, name }) => ({ type: "bar", name, data: rows.map((row) => row.values[key]), itemStyle: { color: colour("fit") }, barMaxWidth: 48 })),
    }),
    // From the low value to the high one, with the median as a mark.
    range: ({ series, rows }, unit) => {
      const shown = rows.filter((row) => row.values.median !== null).slice(0, 12).reverse();
      const [low, median, high] = series.map(({ name }) => name);
      return {
        ...base(),
        tooltip: {
          ...base().tooltip, trigger: "axis",
          formatter: ([{ dataIndex }]) => {
            const { name, values } = shown[dataIndex];
            return `${name}\n${low} ${values.low}\n${median} ${values.median}\n${high} ${values.high} ${unit}`;
          },
        },
        xAxis: numbers({ scale: true, name: unit, nameTextStyle: words() }),
        yAxis: names(shown),
        series: [
          { type: "bar", stack: "pay", silent: true, itemStyle: { color: "transparent" }, data: shown.map((row) => row.values.low) },
          { type: "bar", stack: "pay", barMaxWidth: 18, itemStyle: { color: colour("fit") }, data: shown.map((row) => row.values.high - row.values.low) },
          { type: "scatter", symbol: "rect", symbolSize: [4, 20], itemStyle: { color: colour("wish") }, data: shown.map((row) => row.values.median) },
        ],
      };
    },
    // What was reached of each part, and what is left of it.
    parts: ({ series, rows }) => {
      const turned = [...rows].reverse();
      const [got, full] = series;
      return {
        ...base(),
        tooltip: { ...base().tooltip, trigger: "axis", formatter: ([{ dataIndex }]) => `${turned[dataIndex].name}\n${got.name} ${turned[dataIndex].values[got.key]}\n${full.name} ${turned[dataIndex].values[full.key]}` },
        xAxis: numbers(),
        yAxis: names(turned),
        series: [
          { type: "bar", stack: "points", barMaxWidth: 18, data: turned.map((row) => ({ value: row.values[got.key], itemStyle: { color: colour(row.side) } })) },
          { type: "bar", stack: "points", silent: true, itemStyle: { color: colour("line") }, data: turned.map((row) => Math.max(0, row.values[full.key] - row.values[got.key])) },
        ],
      };
    },
    radar: ({ series, rows }) => {
      const most = Math.max(...rows.flatMap((row) => Object.values(row.values)));
      const colours = [colour("wish"), colour("fit")];
      return {
        ...base(),
        legend: { textStyle: { color: colour("ink") }, bottom: 0, data: series.map(({ name }) => name) },
        radar: {
          indicator: rows.map((row) => ({ name: row.name, max: most })), splitNumber: most, radius: "62%", center: ["50%", "47%"],
          axisName: { color: colour("ink"), width: 90, overflow: "truncate" },
          axisLine: { lineStyle: { color: colour("line") } }, splitLine: { lineStyle: { color: colour("line") } }, splitArea: { show: false },
        },
        series: [{
          type: "radar",
          data: series.map(({ key, name }, at) => ({
            name, value: rows.map((row) => row.values[key] ?? 0),
            lineStyle: { color: colours[at], type: at ? "solid" : "dashed" }, itemStyle: { color: colours[at] }, areaStyle: { color: colours[at], opacity: at ? .25 : 0 },
          })),
        }],
      };
    },
  };

  const heights = { bar: () => 280, radar: () => 340, range: (rows) => 80 + 34 * Math.min(12, rows.length), parts: (rows) => 60 + 32 * rows.length };

  window.addEventListener("DOMContentLoaded", () => {
    for (const figure of document.querySelectorAll("figure[data-chart]")) {
      const picture = figure.querySelector(".picture");
      const data = read(figure.querySelector("table"));
      if (!data.rows.length) continue;
      picture.hidden = false;
      picture.style.height = `${heights[figure.dataset.chart](data.rows)}px`;
      const chart = echarts.init(picture, null, { renderer: "canvas" });
      const draw = () => chart.setOption(kinds[figure.dataset.chart](data, figure.dataset.unit || ""), true);
      draw();
      new ResizeObserver(() => chart.resize()).observe(picture);
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
      addEventListener("beforeprint", () => chart.resize());
    }
  });
})();
