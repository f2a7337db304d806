// The review queue: fetched page by page; each entry is decided here, through the API.
import { call } from "./api.js";
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
  made.append(review.criteria.length ? byCriterion(review) : byVerdict(review));
  return made;
}

function written(review) {
  const text = review.members[0].response;
  const places = review.criteria
    .filter((each) => each.span)
    .map((each) => ({ span: each.span, kind: KINDS[each.verdict] ?? "waits", label: `${each.title}: ${each.verdict ?? "new"}` }));
  return marked(text, places);
}

function byCriterion(review) {
  const rows = review.criteria.map((each) =>
    element(
      "fieldset",
      {},
      element("legend", {}, each.title, " ", element("span", { class: "soft" }, each.earned_when)),
      each.reason ? element("p", { class: "soft" }, ...line(each.reason)) : null,
      options(`${review.review}-${each.id}`, [["award", "Award"], ["deny", "Deny"]], { awarded: "award", denied: "deny", absent: "deny", contradicted: "deny" }[each.verdict]),
    ),
  );
  return form(review, rows, (data) => ({
    criteria: Object.fromEntries(review.criteria.map((each) => [each.id, data.get(`${review.review}-${each.id}`)]).filter(([, chosen]) => chosen)),
  }));
}

function byVerdict(review) {
  const name = `${review.review}-verdict`;
  const credit = element("input", { type: "number", name: "credit", min: "0", max: "100", value: "50", id: `${name}-credit` });
  const rows = [
    element("fieldset", {}, element("legend", {}, "Verdict"), options(name, [["correct", "Correct"], ["partial", "Partly right"], ["incorrect", "Not right"]])),
    element("p", { class: "line short" }, element("label", { for: `${name}-credit` }, "Credit if partly right, in percent"), credit),
  ];
  return form(review, rows, (data) => {
    const chosen = data.get(name);
    return { verdict: chosen, ...(chosen === "partial" ? { credit: Number(data.get("credit")) / 100 } : {}) };
  });
}

function options(name, choices, chosen) {
  const made = choices.map(([value, words]) =>
    element("label", {}, element("input", { type: "radio", name, value, required: true, checked: value === chosen }), words),
  );
  return element("div", { class: "options" }, ...made);
}

function form(review, rows, decided) {
  const comment = element("textarea", { name: "comment", rows: "2", id: `${review.review}-comment`, maxlength: "5000" });
  const complaint = element("p", { class: "complaint", role: "alert" });
  const words = review.answers === 1 ? "Decide" : `Decide for all ${review.answers}`;
  const button = element("button", { class: "primary" }, words);
  const made = element(
    "form",
    { class: "decision" },
    ...rows,
    element("p", { class: "line" }, element("label", { for: comment.id }, "Your reason, for the learners ", element("span", { class: "soft" }, "optional")), comment),
    complaint,
    button,
  );
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(made);
    button.disabled = true;
    complaint.textContent = "";
    try {
      const body = { ...decided(data), comment: data.get("comment") };
      const done = await call("POST", `/v1/reviews/${review.review}/decisions`, { body });
      const told = `${done.grades_added} ${done.grades_added === 1 ? "grade" : "grades"} added.`;
      made.replaceWith(verdict(done.standing?.verdict ?? "needs-review", `. ${told}`));
      say(told);
    } catch (error) {
      complaint.textContent = error.message;
      button.disabled = false;
    }
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
