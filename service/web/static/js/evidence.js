// A learner's own text with the places marked that decided. Spans count characters as the service does, not UTF-16 units.
import { element } from "./element.js";

export function marked(text, places) {
  const letters = Array.from(text);
  const inside = places.filter(({ span }) => span && span[0] < span[1] && span[0] < letters.length);
  const cuts = new Set([0, letters.length]);
  for (const { span } of inside) cuts.add(span[0]).add(Math.min(span[1], letters.length));
  const edges = [...cuts].sort((one, other) => one - other);
  const pieces = edges.slice(0, -1).map((from, index) => piece(letters, from, edges[index + 1], inside));
  return element("div", { class: "written" }, ...pieces);
}

function piece(letters, from, to, places) {
  const text = letters.slice(from, to).join("");
  const found = places.filter(({ span }) => span[0] <= from && to <= span[1]);
  if (!found.length) return document.createTextNode(text);
  const label = [...new Set(found.map((each) => each.label))].join("; ");
  return element("mark", { class: found[0].kind, title: label }, text, element("span", { class: "unseen" }, ` (${label})`));
}
