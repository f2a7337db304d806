// An exam that is running: the clock, what is submitted, handing in, and what is written when the time ends.
// How much time is left comes from the server and is counted by a clock that nobody sets.
import { call } from "./api.js";
import { kept } from "./kept.js";
import { say } from "./live.js";
import { Submissions } from "./submission.js";

const bar = document.querySelector("[data-exam]");
const id = bar.dataset.exam;
const shown = bar.querySelector("[data-clock]");
const complaint = bar.querySelector("[data-exam-complaint]");
const address = `/v1/me/exams/${id}`;
const TOLD = [10, 5, 1]; // minutes left at which it is said aloud
const MARGIN = 10; // seconds before the end in which drafts are submitted
const GRACE = 8; // seconds after it until the page shows how it ended; a little more than the server waits
const AGAIN = 60_000; // milliseconds between looks at the server's clock

let end = performance.now() + Number(bar.dataset.left) * 1000;
let before = secondsLeft();
let submitting = null; // what is submitted when the time ends, once
let leaving = null;

function secondsLeft() {
  return (end - performance.now()) / 1000;
}

function written(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

function tick() {
  const left = secondsLeft();
  shown.textContent = written(left);
  const passed = TOLD.filter((minutes) => left <= minutes * 60 && before > minutes * 60).at(-1);
  if (passed) say(`${passed} ${passed === 1 ? "minute" : "minutes"} left.`);
  if (left <= MARGIN && !submitting) submitting = submitDrafts();
  if (left <= -GRACE && !leaving) leaving = submitting.finally(() => location.assign(`/exams/${id}`));
  before = left;
}

async function look() {
  try {
    show(await call("GET", address));
  } catch {
    // the clock goes on by itself
  }
}

function show(exam) {
  if (exam.stage !== "running") location.assign(`/exams/${id}`);
  end = performance.now() + new Date(exam.deadline) - new Date(exam.now);
  for (const asked of exam.questions) {
    const place = document.querySelector(`[data-place="${CSS.escape(asked.question)}"] [data-progress]`);
    const left = asked.left ? `, ${asked.left} ${asked.left === 1 ? "try" : "tries"} left` : "";
    if (place) place.textContent = asked.tries ? `submitted${left}` : "not submitted";
  }
}

// Everything that was written in this browser and is not submitted; how many could not be.
async function submitDrafts() {
  const { questions } = await call("GET", address);
  const waiting = questions.filter(({ left }) => left).map(senderOf).filter(Boolean);
  if (waiting.length) say("What you have written is being submitted.");
  const sent = await Promise.allSettled(waiting.map((send) => send()));
  await look();
  return sent.filter(({ status }) => status === "rejected").length;
}

function senderOf({ question, variant }) {
  const place = `${id}:${question}:${variant}`;
  const responses = kept(`draft:${place}`) ?? {};
  const body = { responses, variant };
  const sender = new Submissions(`/v1/questions/${encodeURIComponent(question)}/submissions`, place);
  const isNew = Object.keys(responses).length && JSON.stringify(body) !== sender.last;
  return isNew ? () => sender.send(body) : null;
}

bar.querySelector("[data-hand-in]").addEventListener("click", async (event) => {
  if (!confirm("Hand the exam in? What you have written is submitted; nothing can be added later.")) return;
  event.target.disabled = true;
  complaint.textContent = "";
  try {
    const lost = await submitDrafts();
    if (lost) throw new Error(`${lost} of your answers could not be submitted, so the exam is not handed in.`);
    await call("POST", `${address}/hand-in`);
    location.assign(`/exams/${id}`);
  } catch (error) {
    complaint.textContent = error.message;
    event.target.disabled = false;
  }
});

document.addEventListener("submitted", look);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
addEventListener("pageshow", (event) => event.persisted && look());
setInterval(tick, 1000);
setInterval(look, AGAIN);
tick();
