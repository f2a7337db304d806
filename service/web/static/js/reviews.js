// The review queue: fetched page by page; each entry is decided here, through the API.
import { call } from "./api.js";
import { decisionForm } from "./decision.js";
import { element } from "./element.js";
import { marked } from "./evidence.js";
import { verdict } from "./grades.js";
import { say } from "./live.js";
import { line } from "./prose.js";

const list = document.querySelector("[data-list]");
const more = document.querySelector("[data-more]");
const only = document.querySelector("[data-only]");
const state = document.querySelector("[data-state]");
const empty = document.querySelector("[data-empty]");
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const KINDS = { awarded: "right", contradicted: "wrong", absent: "wrong", denied: "wrong", review: "waits" };
const titles = new Map([...only.options].map((option) => [option.value, option.textContent]));
let after = null;

only.value = new URLSearchParams(location.search).get("question") ?? "";

async function show() {
  const asked = new URLSearchParams({ state: state.value, limit: "10" });
  if (only.value) asked.set("question", only.value);
  if (after) asked.set("after", after);
  more.disabled = true;
  try {
    const { reviews, next_after: next } = await call("GET", `/v1/reviews?${asked}`);
    list.append(...reviews.map(entry));
    after = next;
    more.hidden = !next;
  } catch (error) {
    list.append(element("p", { class: "complaint" }, error.message));
    more.hidden = false;
  }
  empty.hidden = list.childElementCount > 0;
  more.disabled = false;
}

function entry(review) {
  const title = element("h2", {}, element("a", { href: `/questions/${review.question}` }, titles.get(review.question) ?? review.question), ` · ${review.label ?? review.field}`);
  const count = review.answers === 1 ? "one answer" : `${review.answers} answers that read the same`;
  const made = element(
    "article",
    { class: "card", "data-review": review.review },
    title,
    element("p", { class: "soft review-who" }, element("span", {}, `${count}, ${review.waiting} waiting`), element("time", { datetime: review.since }, MOMENT.format(new Date(review.since)))),
    review.state === "disputed" ? element("p", { class: "partly" }, "Two persons differ; a third is asked.") : null,
    written(review),
    ...(review.criteria.length ? [] : (review.evidence?.notes ?? [])).map((note) => element("p", { class: "soft" }, ...line(note.message))),
    ...review.decisions.map((each) => element("p", { class: "soft" }, `Decided: ${each.verdict}. ${each.comment}`)),
  );
  made.append(form(review));
  return made;
}

function written(review) {
  const text = review.members[0].response;
  const places = review.criteria
    .filter((each) => each.span)
    .map((each) => ({ span: each.span, kind: KINDS[each.verdict] ?? "waits", label: `${each.title}: ${each.verdict ?? "new"}` }));
  return marked(text, places);
}

function form(review) {
  const words = review.answers === 1 ? "Decide" : `Decide for all ${review.answers}`;
  const made = decisionForm(review.review, review.criteria, words, async (body) => {
    const done = await call("POST", `/v1/reviews/${review.review}/decisions`, { body });
    const told = `${done.grades_added} ${done.grades_added === 1 ? "grade" : "grades"} added.`;
    made.replaceWith(verdict(done.standing?.verdict ?? "needs-review", `. ${told}`));
    say(told);
  });
  return made;
}

function again() {
  after = null;
  list.replaceChildren();
  show();
}

more.addEventListener("click", show);
only.addEventListener("change", again);
state.addEventListener("change", again);
again();
