// Daily counts and lines: <div data-chart="bars|lines" data-numbers="ID">, with a table beside it that says the same.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { colour, drawAll, numbersOf } from "./data.js";

use([
  BarChart, LineChart, AriaComponent, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer,
]);

const LINES = ["one", "two", "three", "four", "five", "six"];
// Talks, agreement, conflict, other: as on the map.
const BARS = ["one", "three", "warn", "six"];
const FONT = "system-ui, 'Segoe UI', 'Noto Sans', sans-serif";

function draw(element) {
  const { days, series, unit } = numbersOf(element);
  const bars = element.dataset.chart === "bars";
  const chart = init(element, null, { renderer: "svg" });
  const ink = colour("ink");
  const line = { lineStyle: { color: colour("line") } };
  chart.setOption({
    animation: false,
    aria: { enabled: true, decal: { show: bars } },
    color: (bars ? BARS : LINES).map(colour),
    textStyle: { color: ink, fontFamily: FONT },
    tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: colour("paper"), textStyle: { color: ink } },
    legend: { type: "scroll", itemGap: 18, textStyle: { color: ink }, top: 0 },
    grid: { left: 48, right: 16, top: 48, bottom: 64 },
    xAxis: { type: "category", data: days, axisLine: line, axisLabel: { color: ink } },
    yAxis: { type: "value", name: unit, splitLine: line, axisLabel: { color: ink }, nameTextStyle: { color: ink } },
    dataZoom: [{ type: "slider", bottom: 8, height: 20, textStyle: { color: ink } }],
    series: series.map(({ name, values }) => ({
      name,
      data: values,
      type: bars ? "bar" : "line",
      stack: bars ? "all" : undefined,
      step: bars ? undefined : "end",
      symbol: "none",
      connectNulls: true,
    })),
  });
  const resized = new ResizeObserver(() => chart.resize());
  resized.observe(element);
  return () => {
    resized.disconnect();
    chart.dispose();
  };
}

drawAll("[data-chart]", draw);
