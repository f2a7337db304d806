// What an instructor decides of a response: each criterion awarded or denied, or a verdict; with a reason for the learners.
import { element } from "./element.js";
import { line } from "./prose.js";

const CHOSEN = { awarded: "award", denied: "deny", absent: "deny", contradicted: "deny" };

// `act` is given the decision as the API takes it, and throws what keeps it from being carried out.
export function decisionForm(name, criteria, words, act) {
  const { rows, read } = criteria.length ? byCriterion(name, criteria) : byVerdict(name);
  const comment = element("textarea", { name: "comment", rows: "2", id: `${name}-comment`, maxlength: "5000" });
  const complaint = element("p", { class: "complaint", role: "alert" });
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
      await act({ ...read(data), comment: data.get("comment") });
    } catch (error) {
      complaint.textContent = error.faults?.[0]?.message ?? error.message;
    }
    button.disabled = false;
  });
  return made;
}

function byCriterion(name, criteria) {
  const rows = criteria.map((each) =>
    element(
      "fieldset",
      {},
      element("legend", {}, each.title, " ", element("span", { class: "soft" }, each.earned_when)),
      each.reason ? element("p", { class: "soft" }, ...line(each.reason)) : null,
      options(`${name}-${each.id}`, [["award", "Award"], ["deny", "Deny"]], CHOSEN[each.verdict]),
    ),
  );
  const read = (data) => ({
    criteria: Object.fromEntries(criteria.map((each) => [each.id, data.get(`${name}-${each.id}`)]).filter(([, chosen]) => chosen)),
  });
  return { rows, read };
}

function byVerdict(name) {
  const credit = element("input", { type: "number", name: "credit", min: "1", max: "99", value: "50", id: `${name}-credit` });
  const rows = [
    element("fieldset", {}, element("legend", {}, "Verdict"), options(`${name}-verdict`, [["correct", "Correct"], ["partial", "Partly right"], ["incorrect", "Not right"]])),
    element("p", { class: "line short", hidden: true }, element("label", { for: credit.id }, "Credit in percent"), credit),
  ];
  rows[0].addEventListener("change", (event) => (rows[1].hidden = event.target.value !== "partial"));
  const read = (data) => {
    const verdict = data.get(`${name}-verdict`);
    return { verdict, ...(verdict === "partial" ? { credit: Number(data.get("credit")) / 100 } : {}) };
  };
  return { rows, read };
}

function options(name, choices, chosen) {
  const made = choices.map(([value, words]) =>
    element("label", {}, element("input", { type: "radio", name, value, required: true, checked: value === chosen }), words),
  );
  return element("div", { class: "options" }, ...made);
}
