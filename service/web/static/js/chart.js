// The score over time, drawn from the table below it; the table is what a screen reader gets.

const place = document.querySelector("[data-chart]");
const rows = [...document.querySelectorAll(`#${place.dataset.chart} tbody tr`)].map((row) => row.dataset);
const HEIGHT = 240; // pixels

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function draw() {
  place.replaceChildren();
  const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "13px 'Source Sans 3', sans-serif" };
  const steps = window.uPlot.paths.stepped({ align: 1 });
  new window.uPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: { y: { range: (_, __, most) => [0, Math.max(1, Math.ceil(most * 1.1))] } },
      axes: [axis, { ...axis, size: 40 }],
      series: [
        {},
        { stroke: colour("--edge"), width: 1.5, dash: [4, 4], paths: steps, points: { show: false } },
        { stroke: colour("--accent"), fill: colour("--accent-soft"), width: 2.5, paths: steps, points: { size: 6, fill: colour("--accent") } },
      ],
    },
    [rows.map((row) => Number(row.at)), rows.map((row) => Number(row.possible)), rows.map((row) => Number(row.earned))],
    place,
  );
}

// Where the library has not loaded there is still the table.
if (window.uPlot) {
  draw();
  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, 150);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}
