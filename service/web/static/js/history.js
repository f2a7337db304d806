// Attempts as they were recorded, each field with the grade that stands, and earlier ones below it.
import { element } from "./element.js";
import { explained, spoken, verdict } from "./grades.js";
import { math } from "./typeset.js";

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

// The latest that a person gave stands, else the latest.
export function standing(grades) {
  return grades.findLast((grade) => grade.graded_by) ?? grades.at(-1);
}

export function attemptOf(attempt, { labels = {}, types = {}, title = null, open = false } = {}) {
  const at = element("time", { datetime: attempt.submitted_at }, MOMENT.format(new Date(attempt.submitted_at)));
  const fields = Object.entries(attempt.fields).map(([name, field]) => fieldOf(labels[name] ?? name, field, types[name]));
  return element(
    "details",
    { class: "attempt", open, "data-attempt": attempt.attempt },
    element("summary", {}, title ?? "", at, " ", summary(attempt)),
    ...fields,
  );
}

function summary(attempt) {
  const verdicts = Object.values(attempt.fields).map((field) => (field.grades.length ? standing(field.grades).verdict : "unreadable"));
  const kinds = { correct: "right", partial: "partly", incorrect: "wrong" };
  const dots = verdicts.map((each) => element("span", { class: `dot ${kinds[each] ?? "waits"}`, title: spoken(each) }));
  const right = `${verdicts.filter((each) => each === "correct").length} of ${verdicts.length} right`;
  const told = verdicts.includes(null) ? spoken(null) : right;
  return element("span", { class: "dots" }, ...dots, element("span", { class: "unseen" }, told));
}

function fieldOf(label, field, type) {
  const grade = standing(field.grades);
  const earlier = field.grades.filter((each) => each !== grade);
  return element(
    "section",
    { class: "attempt-field" },
    element("h3", {}, label),
    response(field.response, grade, type),
    grade ? explained(grade, field.response, { type, quiet: true }) : verdict("unreadable"),
    earlier.length ? element("p", { class: "soft" }, `Before: ${earlier.map((each) => spoken(each.verdict).toLowerCase()).join(", ")}.`) : null,
  );
}

// The text itself is shown by the grade where places in it are marked.
function response(text, grade, type) {
  const hasPlaces = grade && (grade.notes.some((note) => note.span) || Object.values(grade.criteria).some((each) => each.span));
  if (hasPlaces) return null;
  if (grade?.read && type !== "text") return element("p", { class: "written" }, math(grade.read.latex));
  return element("p", { class: "written" }, text);
}
