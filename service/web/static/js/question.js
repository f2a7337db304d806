// The page of one question: drafts, previews, checks, submissions and the history, put together. In an exam there is no help.
import { call, Problem, Unreachable } from "./api.js";
import { element } from "./element.js";
import { fieldsOf } from "./fields.js";
import { offerEditors } from "./formula.js";
import { explained, spoken, verdict } from "./grades.js";
import { Help } from "./help.js";
import { attemptOf } from "./history.js";
import { keep, kept } from "./kept.js";
import { say } from "./live.js";
import { Previews } from "./preview.js";
import { Submissions } from "./submission.js";
import { typeset } from "./typeset.js";

const page = document.querySelector("[data-question]");
const form = page.querySelector("[data-answer]");
const id = page.dataset.question;
const variant = Number(page.dataset.variant);
const address = `/v1/questions/${encodeURIComponent(id)}`;
const exam = page.dataset.inExam; // the id of the exam in which it is answered
const place = exam ? `${exam}:${id}:${variant}` : `${id}:${variant}`;
const fields = fieldsOf(form);
const outcome = form.querySelector("[data-outcome]");
const saved = form.querySelector("[data-saved]");
const submitButton = form.querySelector("[data-submit]");
const submissions = new Submissions(`${address}/submissions`, place);

function written() {
  const given = fields.map((field) => [field.name, field.value]).filter(([, text]) => text.trim());
  return { responses: Object.fromEntries(given), variant };
}

function restore() {
  const responses = kept(`draft:${place}`) ?? {};
  for (const field of fields) if (responses[field.name]) field.value = responses[field.name];
  if (Object.keys(responses).length) saved.textContent = "Your draft of last time is back.";
}

function keepDraft() {
  const done = keep(`draft:${place}`, written().responses);
  saved.textContent = done ? "Draft kept on this computer." : "This browser keeps no drafts: submit before you leave.";
  mayBeSubmitted();
}

// What was submitted last need not be submitted again; a second click is then no second attempt.
function mayBeSubmitted() {
  const again = JSON.stringify(written()) === submissions.last;
  submitButton.setAttribute("aria-disabled", String(again));
  submitButton.textContent = again ? "Submitted" : "Submit";
  return !again;
}

async function grade(how, act) {
  const body = written();
  if (!Object.keys(body.responses).length) {
    outcome.replaceChildren(element("p", { class: "verdict waits" }, "Write an answer first."));
    say("Write an answer first.");
    return;
  }
  form.setAttribute("aria-busy", "true");
  try {
    const reply = await act(body);
    show(reply, body.responses, how);
  } catch (error) {
    tell(error, how);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

function show(reply, responses, how) {
  for (const field of fields) {
    const found = reply.fields[field.name];
    field.gradePlace.replaceChildren(...(found ? [explained(found, responses[field.name], { type: field.type, quiet: true })] : []));
  }
  const points = reply.earned === null ? "What it comes to is told later" : `${reply.earned} of ${reply.possible} ${reply.possible === 1 ? "point" : "points"}`;
  const told = how === "submit" ? `Submitted. ${points}.` : "Checked, not submitted.";
  const left = reply.counts ? "" : " It is no try yet: a field is missing or could not be read.";
  outcome.replaceChildren(verdict(reply.verdict), element("p", { class: "soft" }, told + left));
  say(`${told} ${spoken(reply.verdict)}.${left}`);
}

function tell(error, how) {
  const again = element("button", { type: "button" }, "Try again");
  again.addEventListener("click", () => (how === "submit" ? submit() : check()));
  const signIn = element("a", { href: `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}` }, "Sign in");
  const way = error instanceof Problem && error.status === 401 ? signIn : again;
  outcome.replaceChildren(element("p", { class: "complaint" }, error.message), way);
  say(error.message);
  if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
}

async function check() {
  await grade("check", (body) => call("POST", `${address}/checks`, { body }));
  await help?.refresh();
}

async function submit() {
  if (!mayBeSubmitted()) return;
  await grade("submit", (body) => submissions.send(body));
  mayBeSubmitted();
  document.dispatchEvent(new Event("submitted"));
  await Promise.all([showHistory(), help?.refresh()]);
}

async function showHistory() {
  const list = page.querySelector("[data-history-list]");
  try {
    const { attempts } = await call("GET", `/v1/me/attempts?question=${encodeURIComponent(id)}`);
    const labels = Object.fromEntries(fields.map((field) => [field.name, field.label]));
    const types = Object.fromEntries(fields.map((field) => [field.name, field.type]));
    list.replaceChildren(...attempts.map((each) => attemptOf(each, { labels, types })));
    page.querySelector("[data-history-empty]").hidden = attempts.length > 0;
  } catch (error) {
    list.replaceChildren(element("p", { class: "soft" }, error.message));
  }
}

for (const symbol of page.querySelectorAll("[data-symbol]")) symbol.dataset.tex = symbol.textContent;
typeset();
restore();
mayBeSubmitted();
new Previews(`${address}/previews`, variant, fields);
offerEditors(fields);
const help = exam ? null : new Help(page, address, variant);
showHistory();

form.addEventListener("input", keepDraft);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!exam) check();
});
submitButton.addEventListener("click", submit);
// A submission whose reply never came is sent again with its own key, here or when the connection is back.
const resume = () => submissions.pending?.body === JSON.stringify(written()) && submit();
addEventListener("online", resume);
resume();
