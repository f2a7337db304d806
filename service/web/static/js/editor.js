// The editor of a question or rubric: tried on every attempt, then published. What was typed is kept until it is published.
import { call } from "./api.js";
import { element } from "./element.js";
import { say } from "./live.js";

const form = document.querySelector("[data-editor]");
const text = form.elements.text;
const address = form.dataset.editor;
const complaints = form.querySelector("[data-complaints]");
const found = form.querySelector("[data-found]");
const position = form.querySelector("[data-position]");
const KEPT = `edit ${address} ${form.dataset.hash}`;
const YAML = { "Content-Type": "application/yaml" };
let hash = form.dataset.hash;

text.value = localStorage.getItem(KEPT) ?? text.value;
text.addEventListener("input", () => localStorage.setItem(KEPT, text.value));
for (const event of ["input", "click", "keyup"]) text.addEventListener(event, tellPosition);

function tellPosition() {
  position.textContent = `Line ${text.value.slice(0, text.selectionStart).split("\n").length}`;
}

async function act(button, what) {
  complaints.replaceChildren();
  found.replaceChildren(element("p", { class: "soft" }, "Trying it on every attempt…"));
  button.disabled = true;
  try {
    found.replaceChildren(...(await what()));
  } catch (error) {
    found.replaceChildren();
    complaints.replaceChildren(element("p", { class: "complaint" }, error.message), faultsOf(error));
  }
  button.disabled = false;
}

function faultsOf(error) {
  const rows = (error.faults ?? []).map((fault) => {
    const words = `${fault.line ? `Line ${fault.line}: ` : ""}${fault.message}`;
    if (!fault.line) return element("li", {}, words);
    const jump = element("button", { type: "button", class: "quiet" }, words);
    jump.addEventListener("click", () => goTo(fault.line));
    return element("li", {}, jump);
  });
  return element("ul", { class: "faults" }, ...rows);
}

function goTo(number) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[number - 1]?.length ?? 0));
  tellPosition();
}

form.querySelector("[data-try]").addEventListener("click", (event) => act(event.target, tried));

async function tried() {
  const run = await call("POST", `${address}/dry-runs`, { body: text.value, headers: YAML });
  const words = run.moved ? `${run.moved} of ${run.attempts} attempts would change.` : `None of ${run.attempts} attempts would change.`;
  say(words);
  return [element("h2", {}, words), ...(run.complete ? [] : [element("p", {}, "The time was up before all were looked at.")]), points(run), moves(run), learners(run)];
}

function points(run) {
  return element("p", { class: "soft" }, `Points of all learners: ${run.before.earned} of ${run.before.possible} before, ${run.after.earned} of ${run.after.possible} after. ${run.kept_marks} marks of persons stay.`);
}

function moves(run) {
  const rows = Object.entries(run.fields).flatMap(([field, { verdicts, criteria }]) => [
    ...verdicts.map((each) => [field, each]),
    ...Object.entries(criteria).flatMap(([name, list]) => list.map((each) => [`${field}: ${name}`, each])),
  ]);
  if (!rows.length) return element("p", {});
  return table(["What", "Before", "After", "How many"], rows.map(([name, each]) => [name, each.before, each.after, String(each.count)]));
}

function learners(run) {
  const elsewhere = run.learners_elsewhere ? element("p", { class: "soft" }, `And ${run.learners_elsewhere} of other classes.`) : null;
  if (!run.learners.length) return elsewhere ?? element("p", {});
  const rows = run.learners.map((each) => [each.name, `${each.before.earned} of ${each.before.possible}`, `${each.after.earned} of ${each.after.possible}`]);
  return element("details", {}, element("summary", {}, `Whose: ${run.learners.length}`), table(["Learner", "Before", "After"], rows), elsewhere);
}

function table(heads, rows) {
  const head = element("tr", {}, ...heads.map((each) => element("th", { scope: "col" }, each)));
  const body = rows.map((row) => element("tr", {}, ...row.map((each) => element("td", {}, each))));
  return element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  act(form.querySelector("[data-publish]"), published);
});

async function published() {
  const query = form.elements.regrade.checked ? "?regrade=true" : "";
  const done = await call("PUT", `${address}${query}`, { body: text.value, headers: { ...YAML, "If-Match": `"${hash}"` } });
  localStorage.removeItem(KEPT);
  hash = done.hash;
  const words = done.changed ? "Published. It is served from now on." : "It says the same as the newest version; nothing was published.";
  say(words);
  const regrade = done.regrade ? element("p", {}, element("a", { href: `/regrades#${done.regrade}` }, "Watch the regrade")) : null;
  return [element("p", {}, words), ...(regrade ? [regrade] : [])];
}

for (const button of document.querySelectorAll("[data-version]")) {
  button.addEventListener("click", async () => {
    try {
      const version = await call("GET", `${address}/versions/${button.dataset.version}`);
      text.value = version.text;
      text.focus();
      say("That version is in the editor now. It is not published.");
    } catch (error) {
      complaints.replaceChildren(element("p", { class: "complaint" }, error.message));
    }
  });
}
