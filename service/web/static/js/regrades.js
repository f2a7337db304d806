// Regrades and how far they have come, asked for again while one goes on.
import { call } from "./api.js";
import { element } from "./element.js";

const list = document.querySelector("[data-list]");
const form = document.querySelector("[data-ask]");
const GOING = ["waiting", "running"];
const EVERY = 1000; // milliseconds

async function show() {
  let going = false;
  try {
    const { regrades } = await call("GET", "/v1/regrades");
    document.querySelector("[data-empty]").hidden = regrades.length > 0;
    list.replaceChildren(...regrades.map(entry));
    going = regrades.some((each) => !ended(each));
  } catch (error) {
    list.replaceChildren(element("p", { class: "complaint" }, error.message));
  }
  if (going && !document.hidden) setTimeout(show, EVERY);
}

function ended(regrade) {
  return !GOING.includes(regrade.state);
}

function entry(regrade) {
  const done = regrade.total === null ? "" : `${regrade.attempts} of ${regrade.total} attempts, ${regrade.moved} changed`;
  const rest = regrade.remaining_seconds && !ended(regrade) ? `, about ${Math.ceil(regrade.remaining_seconds)} s to go` : "";
  const moves = Object.entries(regrade.moves).map(([move, count]) => element("li", {}, `${move.replace(">", "→")}: ${count}`));
  return element(
    "article",
    { class: "card", id: regrade.regrade },
    element("h2", {}, `${regrade.target[0].toUpperCase()}${regrade.target.slice(1).replace("_", " ")} `, element("code", {}, regrade.name)),
    element("p", {}, `${regrade.state[0].toUpperCase()}${regrade.state.slice(1)}. ${done}${rest}`),
    regrade.total ? element("progress", { max: regrade.total, value: regrade.attempts, "aria-label": `Progress of ${regrade.name}` }) : null,
    moves.length ? element("ul", {}, ...moves) : null,
    control(regrade),
  );
}

function control(regrade) {
  const [verb, words] = ended(regrade) ? ["resume", "Go on"] : ["cancel", "Stop"];
  if (ended(regrade) && !["cancelled", "failed"].includes(regrade.state)) return null;
  const button = element("button", { type: "button" }, words);
  button.addEventListener("click", async () => {
    button.disabled = true;
    await call("POST", `/v1/regrades/${regrade.regrade}/${verb}`).catch((error) => button.after(element("p", { class: "complaint" }, error.message)));
    show();
  });
  return button;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const complaint = form.querySelector("[data-complaint]");
  complaint.textContent = "";
  try {
    await call("POST", "/v1/regrades", { body: { [form.elements.target.value]: form.elements.name.value.trim() } });
    form.reset();
    show();
  } catch (error) {
    complaint.textContent = error.faults?.[0]?.message ?? error.message;
  }
});

document.addEventListener("visibilitychange", () => document.hidden || show());
show();
