// Answers that were read alike, marked together: first said whom it touches, then asked again, then done, all or none.
import { call, newKey } from "./api.js";
import { decisionForm } from "./decision.js";
import { element } from "./element.js";
import { spoken } from "./grades.js";
import { say } from "./live.js";

for (const button of document.querySelectorAll("[data-alike]")) {
  button.addEventListener("click", () => (button.getAttribute("aria-expanded") === "true" ? close(button) : open(button)));
}

function close(button) {
  button.setAttribute("aria-expanded", "false");
  document.getElementById(button.getAttribute("aria-controls"))?.remove();
}

async function open(button) {
  button.setAttribute("aria-expanded", "true");
  const place = element("td", { colspan: "5" }, element("p", { class: "soft" }, "Looking…"));
  button.closest("tr").after(element("tr", { id: button.getAttribute("aria-controls"), class: "deciding" }, place));
  await look(button.dataset.alike, place);
}

async function look(address, place, told = "") {
  try {
    const seen = await call("GET", address);
    place.replaceChildren(...(told ? [element("p", { class: "complaint", role: "alert" }, told)] : []), who(seen));
    if (seen.touched) place.append(decisionForm(place.parentElement.id, seen.criteria, "Go on", (body) => ask(address, place, seen, body)));
  } catch (error) {
    place.replaceChildren(element("p", { class: "complaint", role: "alert" }, error.message));
  }
}

function who(seen) {
  const stay = seen.answers - seen.touched;
  const words = seen.touched ? `${answers(seen.touched)} of ${seen.learners === 1 ? "one learner" : `${seen.learners} learners`}.` : "";
  const left = stay ? ` ${stay === 1 ? "One was" : `${stay} were`} marked by a person one by one and ${stay === 1 ? "stays" : "stay"}.` : "";
  return element("p", {}, words + left);
}

// The last word before it is done: whom it moves, from which verdict to which.
async function ask(address, place, seen, body) {
  const form = place.querySelector("form");
  const names = seen.names.map((each) => (each.answers > 1 ? `${each.name} (${each.answers})` : each.name)).join(", ");
  const more = seen.learners > seen.names.length ? `, and ${seen.learners - seen.names.length} more` : "";
  const to = body.verdict ? spoken(body.verdict) : `by criterion: ${Object.values(body.criteria).filter((each) => each === "award").length} of ${seen.criteria.length} awarded`;
  const complaint = element("p", { class: "complaint", role: "alert" });
  const yes = element("button", { type: "button", class: "primary" }, `Mark ${answers(seen.touched)}`);
  const back = element("button", { type: "button" }, "Back");
  const panel = element(
    "div",
    { class: "confirming", tabindex: "-1" },
    element("p", {}, `This moves ${answers(seen.touched)} from “${spoken(seen.verdict)}” to “${to}”. The mark stands, also after regrades.`),
    element("p", { class: "soft" }, `Whose: ${names}${more}.`),
    complaint,
    element("p", { class: "actions" }, yes, back),
  );
  form.hidden = true;
  form.after(panel);
  panel.focus();
  back.addEventListener("click", () => {
    panel.remove();
    form.hidden = false;
  });
  const key = newKey();
  yes.addEventListener("click", async () => {
    yes.disabled = true;
    try {
      const headers = { "If-Match": `"${seen.version}"`, "Idempotency-Key": key };
      const done = await call("POST", `${address}/grades`, { body, headers });
      finish(place, done, body);
    } catch (error) {
      if (error.code === "answers-changed") {
        await look(address, place, error.message);
        return;
      }
      complaint.textContent = error.message;
      yes.disabled = false;
    }
  });
}

function finish(place, done) {
  const told = `${answers(done.grades_added)} marked: ${spoken(done.verdict).toLowerCase()}.`;
  const again = element("a", { href: location.pathname + location.search }, "Show the answers as they stand now");
  place.replaceChildren(element("p", { tabindex: "-1" }, told, " ", again));
  place.querySelector("p").focus();
  say(told);
}

function answers(count) {
  return count === 1 ? "one answer" : `${count} answers`;
}
