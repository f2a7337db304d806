// The page of all attempts: fetched page by page, newest first.
import { call } from "./api.js";
import { element } from "./element.js";
import { attemptOf } from "./history.js";

const list = document.querySelector("[data-list]");
const more = document.querySelector("[data-more]");
const only = document.querySelector("[data-only]");
const titles = new Map([...only.options].map((option) => [option.value, option.textContent]));
let before = null;

async function show() {
  const asked = new URLSearchParams({ limit: "20" });
  if (only.value) asked.set("question", only.value);
  if (before) asked.set("before", before);
  more.disabled = true;
  try {
    const { attempts, next_before: next } = await call("GET", `/v1/me/attempts?${asked}`);
    list.append(...attempts.map((each) => attemptOf(each, { title: titleOf(each) })));
    document.querySelector("[data-empty]").hidden = list.childElementCount > 0;
    before = next;
    more.hidden = !next;
  } catch (error) {
    list.append(element("p", { class: "complaint" }, error.message));
    more.hidden = false;
  }
  more.disabled = false;
}

function titleOf(attempt) {
  const title = titles.get(attempt.question) ?? attempt.question;
  const address = `/questions/${attempt.question}${attempt.variant ? `?variant=${attempt.variant}` : ""}`;
  return element("a", { href: address, class: "attempt-title" }, title, attempt.variant ? ` (variant ${attempt.variant})` : "");
}

more.addEventListener("click", show);
only.addEventListener("change", () => {
  before = null;
  list.replaceChildren();
  show();
});
show();
