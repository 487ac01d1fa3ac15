// Where acts took place: <svg data-map data-numbers="ID" data-world="URL">. d3-geo clips on the sphere, so that Russia and
// Fiji are whole; shapes differ by kind of act, not their colours only.
import { geoNaturalEarth1, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import { drawAll, numbersOf } from "./data.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 960;
const HEIGHT = 500;
const SHAPES = {
  talks: "M0,-6 A6,6 0 1 1 0,6 A6,6 0 1 1 0,-6Z",
  agreement: "M-6,-6 H6 V6 H-6Z",
  conflict: "M0,-7 L7,6 H-7Z",
  other: "M0,-7 L7,0 L0,7 L-7,0Z",
};
// A few near points do not fill the whole picture: at least so many degrees are shown to each side of them.
const AROUND = 6;

function element(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
}

function frame(points) {
  if (!points.length) return { type: "Sphere" };
  const corners = points.flatMap(({ longitude: x, latitude: y }) => [
    [x - AROUND, Math.max(-89, y - AROUND)],
    [x + AROUND, Math.min(89, y + AROUND)],
  ]);
  return { type: "MultiPoint", coordinates: corners };
}

async function draw(svg) {
  const { points } = numbersOf(svg);
  const world = await (await fetch(svg.dataset.world)).json();
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  const projection = geoNaturalEarth1().fitExtent([[12, 12], [WIDTH - 12, HEIGHT - 12]], frame(points));
  const path = geoPath(projection);
  const land = element("g", { class: "land", "aria-hidden": "true" }, svg);
  for (const country of feature(world, world.objects.countries).features) {
    element("path", { d: path(country) ?? "" }, land);
  }
  for (const point of points) {
    const [x, y] = projection([point.longitude, point.latitude]) ?? [];
    if (x === undefined) continue;
    const link = element("a", { href: point.href, class: `act ${point.kind}`, transform: `translate(${x},${y})` }, svg);
    element("title", {}, link).textContent = point.label;
    element("path", { d: SHAPES[point.kind] ?? SHAPES.other }, link);
  }
}

drawAll("[data-map]", (svg) => {
  draw(svg);
  return () => svg.replaceChildren();
});
