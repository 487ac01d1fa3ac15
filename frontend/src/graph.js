// Who stands between whom: <div data-graph data-numbers="ID">, with a slider over the days and a list beside it.
import cytoscape from "cytoscape";
import { colour, drawAll, numbersOf } from "./data.js";

const DAY = 86_400_000;

// Cytoscape would write its own style element, which the content policy forbids; it does not where it finds one.
function standIn() {
  const id = "__________cytoscape_stylesheet";
  if (document.getElementById(id)) return;
  const element = document.createElement("template");
  element.id = id;
  document.head.append(element);
}

function look() {
  const ink = colour("ink");
  return [
    {
      selector: "node",
      style: {
        label: "data(label)", color: ink, "font-size": 13, "text-valign": "bottom", "text-margin-y": 6,
        "text-wrap": "wrap", "text-max-width": 110, "background-color": colour("two"), width: 26, height: 26,
        "text-outline-color": colour("paper"), "text-outline-width": 2,
      },
    },
    { selector: "node[kind = 'party']", style: { shape: "round-rectangle", "background-color": colour("one"), width: 34 } },
    { selector: "node[kind = 'mediator']", style: { shape: "ellipse" } },
    { selector: "edge", style: { width: 2, "line-color": colour("dim"), "curve-style": "bezier" } },
    { selector: "edge[?inferred]", style: { "line-style": "dashed" } },
    { selector: ".away", style: { display: "none" } },
  ];
}

function draw(element) {
  const { nodes, edges } = numbersOf(element);
  standIn();
  const graph = cytoscape({
    container: element,
    elements: [...nodes.map((data) => ({ data })), ...edges.map((data) => ({ data }))],
    style: look(),
    // Parties in the middle, those between them around: the same every time, and no line through a name.
    layout: {
      name: "concentric", padding: 30, minNodeSpacing: 46, startAngle: 0,
      concentric: (node) => (node.data("kind") === "party" ? 2 : 1), levelWidth: () => 1,
    },
    userZoomingEnabled: false,
    boxSelectionEnabled: false,
  });
  const stop = slide(element, graph);
  return () => {
    stop();
    graph.destroy();
  };
}

// The slider shows the channels that were known by its day.
function slide(element, graph) {
  const range = document.getElementById(element.dataset.slider);
  if (!range) return () => {};
  const told = document.getElementById(`${range.id}-day`);
  const first = Date.parse(range.dataset.first);
  const show = () => {
    const day = new Date(first + Number(range.value) * DAY).toISOString().slice(0, 10);
    range.setAttribute("aria-valuetext", day);
    told.textContent = day;
    graph.edges().forEach((edge) => edge.toggleClass("away", (edge.data("first") ?? "") > day));
    graph.nodes().forEach((node) => node.toggleClass("away", node.connectedEdges().not(".away").empty()));
    for (const row of document.querySelectorAll("[data-first-day]")) row.hidden = row.dataset.firstDay > day;
  };
  range.addEventListener("input", show);
  show();
  return () => range.removeEventListener("input", show);
}

drawAll("[data-graph]", draw);
