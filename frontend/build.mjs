// Builds what the browser runs from src/ into the package, and notes of which sources it was made.
// Usage: node build.mjs (see `make page`).
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from "node:fs";

const OUT = "../src/detente/faces/web/static";
const SOURCES = readdirSync("src").sort().map((name) => `src/${name}`);

const built = await build({
  entryPoints: ["src/page.js", "src/charts.js", "src/graph.js", "src/map.js", "src/page.css"],
  outdir: OUT,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome110", "firefox115", "safari16"],
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});
copyFileSync("node_modules/world-atlas/countries-110m.json", `${OUT}/world.json`);

// The licences of all packages of which something is in the bundle, and of the map.
const packages = new Set(["world-atlas"]);
for (const name of Object.keys(built.metafile.inputs)) {
  const found = name.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.add(found[1]);
}
const licences = [...packages].sort().flatMap((name) =>
  readdirSync(`node_modules/${name}`, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .map((file) => `== ${name}: ${file}\n\n${readFileSync(`node_modules/${name}/${file}`, "utf8").trim()}\n`),
);
writeFileSync(`${OUT}/LICENSES.txt`, licences.join("\n"));

const digest = createHash("sha256");
for (const name of [...SOURCES, "package-lock.json"]) digest.update(name).update(readFileSync(name));
writeFileSync(`${OUT}/BUILT`, `${digest.digest("hex")}\n`);
