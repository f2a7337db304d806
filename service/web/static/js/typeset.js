// TeX to typeset mathematics, by KaTeX. Where it has not loaded, the TeX stays to be read.

const OPTIONS = { throwOnError: false, trust: false, strict: "ignore", maxExpand: 1000, maxSize: 20 };

export function typeset(root = document) {
  for (const place of root.querySelectorAll(".math:not([data-typeset])")) {
    render(place, place.textContent, place.classList.contains("math-display"));
  }
}

export function math(tex, display = false) {
  const place = document.createElement("span");
  place.className = display ? "math math-display" : "math";
  render(place, tex, display);
  return place;
}

function render(place, tex, displayMode) {
  place.dataset.typeset = "";
  place.textContent = tex;
  window.katex?.render(tex, place, { ...OPTIONS, displayMode });
}
