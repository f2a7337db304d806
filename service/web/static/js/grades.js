// One grade as people read it: the verdict, how the response was read, why, and the words that decided.
import { element } from "./element.js";
import { marked } from "./evidence.js";
import { line } from "./prose.js";
import { math } from "./typeset.js";

const VERDICTS = {
  correct: ["right", "✓", "Correct"],
  partial: ["partly", "◐", "Partly right"],
  incorrect: ["wrong", "✗", "Not right"],
  unreadable: ["waits", "?", "Could not be read"],
  undecided: ["waits", "…", "Not decided: a person will look at it"],
  "needs-review": ["waits", "…", "A person will look at it"],
  // Where only the reading is told, there is none.
  null: ["waits", "…", "Read; what it comes to is not told now"],
};

const CRITERIA = {
  awarded: ["right", "✓", "found"],
  contradicted: ["wrong", "✗", "contradicted"],
  denied: ["wrong", "✗", "denied"],
  absent: ["wrong", "–", "missing"],
  review: ["waits", "…", "a person will look"],
};

// Notes that say no more than the list of criteria does.
const LISTED = new Set(["criterion-awarded", "criterion-absent", "criterion-contradicted"]);

const MEANS = {
  identical: "The two are the same expression.",
  proof: "Proved.",
  proved: "Proved.",
  compared: "Compared exactly.",
  person: "A person's mark.",
};

export function verdict(name, addition = "") {
  const [kind, sign, words] = VERDICTS[name] || ["waits", "?", name];
  return element("p", { class: `verdict ${kind}` }, element("span", { "aria-hidden": "true" }, sign), ` ${words}${addition}`);
}

export function spoken(name) {
  return (VERDICTS[name] || ["", "", name])[2];
}

// The body of a grade: `written` is the response it is about.
export function explained(grade, written, { type, quiet = false } = {}) {
  const places = placesOf(grade);
  const showsText = places.length > 0 && written;
  return element(
    "div",
    { class: "explained" },
    verdict(grade.verdict, grade.verdict === "partial" ? `, ${Math.round(grade.credit * 100)} %` : ""),
    quiet || !grade.read || type === "text" ? null : reading(grade.read),
    showsText ? marked(written, places) : null,
    ...grade.notes.filter((note) => !LISTED.has(note.code)).map((note) => noteOf(note, showsText)),
    grade.next_step ? element("p", { class: "next" }, grade.next_step.message) : null,
    criteria(grade.criteria),
    grade.certificate ? certificate(grade.certificate) : null,
  );
}

export function reading(read) {
  return element("p", { class: "reading" }, element("span", { class: "soft" }, "We read this as "), math(read.latex));
}

export function noteOf(note, withoutCaret = false) {
  const caret = note.caret && !withoutCaret ? element("pre", { class: "caret", "aria-hidden": "true" }, note.caret) : null;
  return element("div", { class: "note" }, caret, element("p", {}, ...line(note.message)));
}

function placesOf(grade) {
  const bad = grade.verdict === "correct" ? "partly" : "wrong";
  const notes = grade.notes.filter((note) => note.span).map((note) => ({ span: note.span, kind: bad, label: note.message }));
  const found = Object.entries(grade.criteria)
    .filter(([, finding]) => finding.span)
    .map(([name, { span, verdict }]) => ({ span, kind: CRITERIA[verdict]?.[0] ?? "waits", label: `${worded(name)}: ${CRITERIA[verdict]?.[2] ?? verdict}` }));
  return [...found, ...notes];
}

function criteria(found) {
  const rows = Object.entries(found).map(([name, { verdict: finding }]) => {
    const [kind, sign, words] = CRITERIA[finding] || ["waits", "?", finding];
    return element("li", { class: kind }, element("span", { "aria-hidden": "true" }, sign), ` ${worded(name)}: ${words}`);
  });
  return rows.length ? element("ul", { class: "criteria" }, ...rows) : null;
}

function certificate({ means, by, error_bound: bound, values }) {
  const facts = Object.entries(values).map(([name, value]) => [element("dt", {}, worded(name)), element("dd", {}, value)]);
  const chance = bound > 0 ? ` The chance that this misled is below 10^${Math.ceil(Math.log10(bound))}.` : "";
  return element(
    "details",
    { class: "why" },
    element("summary", {}, "Why"),
    element("p", {}, `${MEANS[means] ?? ""} ${by ? `By ${by}.` : ""}${chance}`.trim()),
    facts.length ? element("dl", {}, ...facts.flat()) : null,
  );
}

function worded(name) {
  const words = name.replaceAll(/[_-]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
