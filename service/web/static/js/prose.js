// The little Markdown that sentences of the service may have: TeX, code, bold and slanted words. Made as elements, never as HTML.
import { element } from "./element.js";
import { math } from "./typeset.js";

const MARKED = /\$\$([^$]+)\$\$|\$((?:\\.|[^$\\])+)\$|`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*/g;

export function line(text) {
  const made = [];
  let from = 0;
  for (const found of text.matchAll(MARKED)) {
    made.push(text.slice(from, found.index), markedUp(found));
    from = found.index + found[0].length;
  }
  made.push(text.slice(from));
  return made.filter((each) => each !== "");
}

export function paragraphs(text) {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((each) => element("p", {}, ...line(each.replaceAll("\n", " "))));
}

function markedUp([, display, inline, code, bold, slanted]) {
  if (display) return math(display, true);
  if (inline) return math(inline);
  if (code) return element("code", {}, code);
  return bold ? element("strong", {}, ...line(bold)) : element("em", {}, ...line(slanted));
}
