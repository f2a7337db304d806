// Help with a question: what is asked in plain words, hints one more at a time, and the worked solution when it is due.
import { call, newKey } from "./api.js";
import { element } from "./element.js";
import { say } from "./live.js";
import { line, paragraphs } from "./prose.js";

export class Help {
  constructor(page, address, variant) {
    this.address = address;
    this.variant = variant;
    this.list = page.querySelector("[data-hint-list]");
    this.hintButton = page.querySelector("[data-hint]");
    this.solutionPlace = page.querySelector("[data-solution]");
    this.complaint = page.querySelector("[data-help-complaint]");
    this.hintButton.addEventListener("click", () => this.#act(() => this.#take()));
    page.querySelector("[data-explanation]").addEventListener("toggle", (event) => this.#act(() => this.#explain(event.target)));
    this.refresh();
  }

  // A wrong answer brings other hints to the front, and tries may open the solution.
  refresh() {
    return this.#act(async () => this.#show(await call("GET", `${this.address}/hints?variant=${this.variant}`)));
  }

  async #act(what) {
    this.complaint.textContent = "";
    try {
      await what();
    } catch (error) {
      this.complaint.textContent = error.message;
    }
  }

  async #take() {
    this.hintButton.disabled = true;
    const body = { variant: this.variant, number: this.list.childElementCount + 1 };
    const ladder = await call("POST", `${this.address}/hints`, { body, headers: { "Idempotency-Key": newKey() } }).finally(
      () => (this.hintButton.disabled = false),
    );
    this.#show(ladder);
    const last = ladder.taken.at(-1);
    say(`Hint ${last.number}: ${last.text}`);
  }

  #show(ladder) {
    this.list.replaceChildren(...ladder.taken.map(({ text }) => element("li", {}, ...line(text))));
    const { next } = ladder;
    this.hintButton.hidden = !next;
    if (next) this.hintButton.textContent = `${ladder.taken.length ? "One more hint" : "Show a hint"}${costOf(next.cost)}`;
    this.#release(ladder.solution);
  }

  #release({ released, opens }) {
    if (this.solutionPlace.querySelector("ol")) return;
    const open = element("button", { type: "button" }, "Show the worked solution");
    open.addEventListener("click", () => this.#act(() => this.#solve()));
    const giveUp = element("button", { type: "button", class: "quiet" }, "Give up");
    giveUp.addEventListener("click", () => this.#act(() => this.#giveUp()));
    const told = element("p", { class: "soft" }, released ? "Once you have seen it, tries earn nothing; those before stand." : `What opens the worked solution: ${opens.map(small).join(" ")}`);
    this.solutionPlace.replaceChildren(...(released ? [told, open] : [told, giveUp]));
  }

  async #solve() {
    const { steps } = await call("GET", `${this.address}/solution?variant=${this.variant}`);
    const list = element("ol", { class: "solution" }, ...steps.map((step) => element("li", {}, ...paragraphs(step))));
    this.solutionPlace.replaceChildren(element("h3", { tabindex: "-1" }, "Worked solution"), list);
    this.solutionPlace.querySelector("h3").focus();
  }

  async #giveUp() {
    if (!confirm("Give this question up? Tries so far stand; later ones earn nothing.")) return;
    const body = { variant: this.variant };
    const { solution } = await call("POST", `${this.address}/surrender`, { body, headers: { "Idempotency-Key": newKey() } });
    this.#release(solution);
    say("Given up.");
  }

  async #explain(details) {
    const place = details.querySelector("[data-explained]");
    if (!details.open || place.childElementCount) return;
    const told = await call("GET", `${this.address}/explanation?variant=${this.variant}`);
    const fields = told.fields.map(({ label, optional, takes }) =>
      element("li", {}, element("strong", {}, ...line(label)), optional ? " (optional)" : "", ". ", ...line(takes.join(" "))),
    );
    place.replaceChildren(
      ...paragraphs(told.asks),
      element("ul", {}, ...fields),
      element("p", { class: "soft" }, ...line(told.counts.join(" "))),
    );
  }
}

// Behind a colon a sentence begins small.
function small(sentence) {
  return sentence[0].toLowerCase() + sentence.slice(1);
}

function costOf(cost) {
  return cost ? `, for ${cost} ${cost === 1 ? "point" : "points"}` : "";
}
