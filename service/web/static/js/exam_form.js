// An instructor's forms of an exam: making and changing it, removing it, and extra time. Times are typed in the own time zone.
import { call } from "./api.js";

function asTyped(moment) {
  const at = new Date(moment);
  return new Date(at - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

// What was not touched stays as it was, to the second.
function momentOf(input) {
  const { at } = input.dataset;
  return at && input.value === asTyped(at) ? at : new Date(input.value).toISOString();
}

function secondsOf({ value, dataset }) {
  if (!value) return null;
  const known = Number(dataset.seconds);
  return Math.floor(known / 60) === Number(value) ? known : Number(value) * 60;
}

function written({ elements }) {
  const questions = [...elements.questions].filter((box) => box.checked).map((box) => box.value);
  const said = { title: elements.title.value, questions, opens_at: momentOf(elements.opens_at), closes_at: momentOf(elements.closes_at) };
  const rules = { seconds: secondsOf(elements.minutes), attempts: Number(elements.attempts.value), counts: elements.counts.value };
  const told = { feedback: elements.feedback.value, figures: elements.figures.value || null };
  const place = elements.class_id ? { class_id: elements.class_id.value } : {};
  return { ...said, ...rules, ...told, ...place };
}

async function act(form, what) {
  const complaint = form.querySelector("[data-complaint]");
  const button = form.querySelector("button");
  complaint.textContent = "";
  button.disabled = true;
  try {
    location.assign(await what());
  } catch (error) {
    complaint.textContent = error.faults?.map((fault) => fault.message).join(" ") || error.message;
  }
  button.disabled = false;
}

for (const form of document.querySelectorAll("form[data-exam-form]")) {
  const { examForm: address, hash } = form.dataset;
  const seen = hash ? { "If-Match": `"${hash}"` } : {};
  for (const input of form.querySelectorAll("[data-at]")) input.value = asTyped(input.dataset.at);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(form, async () => `/exams/${(await call(hash ? "PUT" : "POST", address, { body: written(form), headers: seen })).id}`);
  });
  form.querySelector("[data-remove]")?.addEventListener("click", () => {
    if (!confirm("Remove this exam?")) return;
    act(form, () => call("DELETE", address, { headers: seen }).then(() => "/exams"));
  });
}

for (const form of document.querySelectorAll("form[data-extra]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = { extra_seconds: Math.round(Number(form.elements.minutes.value) * 60) };
    act(form, () => call("PUT", form.dataset.extra, { body }).then(() => location.href));
  });
}
