// Builds service/web/static/vendor from the packages that package-lock.json pins: the files the pages load, each also compressed.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const TARGET = "service/web/static/vendor";
const COMPRESSED = /\.(js|mjs|css|txt)$/;

// Where each file goes, and which package it comes from. MathLive finds the fonts that it shares with KaTeX in KaTeX's folder.
const FILES = {
  "sans/source-sans-3.woff2": "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
  "sans/LICENSE.txt": "@fontsource-variable/source-sans-3/LICENSE",
  "katex/katex.min.js": "katex/dist/katex.min.js",
  "katex/katex.min.css": "katex/dist/katex.min.css",
  "katex/LICENSE.txt": "katex/LICENSE",
  "mathlive/mathlive.min.mjs": "mathlive/mathlive.min.mjs",
  "mathlive/LICENSE.txt": "mathlive/LICENSE.txt",
  "uplot/uplot.min.js": "uplot/dist/uPlot.iife.min.js",
  "uplot/uplot.min.css": "uplot/dist/uPlot.min.css",
  "uplot/LICENSE.txt": "uplot/LICENSE",
  "swagger/swagger-ui-bundle.js": "swagger-ui-dist/swagger-ui-bundle.js",
  "swagger/swagger-ui.css": "swagger-ui-dist/swagger-ui.css",
  "swagger/LICENSE.txt": "swagger-ui-dist/LICENSE",
};
for (const font of readdirSync("node_modules/katex/dist/fonts")) {
  if (font.endsWith(".woff2")) FILES[`katex/fonts/${font}`] = `katex/dist/fonts/${font}`;
}

const FACE = `@font-face {
  font-family: "Source Sans 3";
  font-weight: 200 900;
  font-display: swap;
  src: url(source-sans-3.woff2) format("woff2");
}
`;

rmSync(TARGET, { recursive: true, force: true });
for (const [to, from] of Object.entries(FILES)) {
  const path = join(TARGET, to);
  mkdirSync(dirname(path), { recursive: true });
  cpSync(join("node_modules", from), path);
  if (COMPRESSED.test(path) && statSync(path).size > 1000) {
    const raw = readFileSync(path);
    writeFileSync(`${path}.br`, brotliCompressSync(raw));
    writeFileSync(`${path}.gz`, gzipSync(raw, { level: 9 }));
  }
}
writeFileSync(join(TARGET, "sans/sans.css"), FACE);
