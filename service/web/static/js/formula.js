// The formula editor, MathLive: loaded after the first paint, and only where a field asks for a formula. The input beside it
// keeps what is sent, so plain text stays possible; which of the two is used is the learner's choice, and is remembered.
import { keep, kept } from "./kept.js";

const { vendor } = document.documentElement.dataset;
let loading = null;

export async function offerEditors(fields) {
  const wanted = fields.filter((field) => field.place.dataset.control === "formula");
  if (!wanted.length) return;
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  const MathfieldElement = await load();
  if (MathfieldElement) for (const field of wanted) new Editor(field);
}

function load() {
  loading ??= import(`${vendor}/mathlive/mathlive.min.mjs`).then(
    ({ MathfieldElement }) => {
      MathfieldElement.fontsDirectory = `${vendor}/katex/fonts`;
      MathfieldElement.soundsDirectory = null;
      MathfieldElement.plonkSound = null;
      return MathfieldElement;
    },
    () => null, // plain text serves as well
  );
  return loading;
}

class Editor {
  constructor(field) {
    this.field = field;
    this.input = field.place.querySelector("input");
    this.button = field.place.querySelector("[data-switch]");
    this.editor = document.createElement("math-field");
    this.editor.setAttribute("aria-label", field.label);
    this.editor.setAttribute("aria-describedby", this.input.getAttribute("aria-describedby"));
    this.editor.smartFence = true;
    this.editor.hidden = true;
    this.input.after(this.editor);
    this.editor.inlineShortcuts = { ...this.editor.inlineShortcuts, ...shortcuts() };
    this.editor.menuItems = [];
    this.editor.addEventListener("input", () => this.#write());
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.#switch());
    field.formula = this;
    const busy = document.activeElement === this.input || this.input.value;
    if (kept("formula-editor") !== false && !busy) this.#use(true);
    else if (isTeX(this.input.value)) this.#use(true);
    else this.#use(false);
  }

  // Another part of the page has filled the input.
  show(text) {
    if (!this.editor.hidden) this.editor.setValue(text, { silenceNotifications: true });
  }

  #write() {
    this.input.value = this.editor.getValue("latex").replaceAll("\\placeholder{}", "");
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #switch() {
    const editing = this.editor.hidden;
    keep("formula-editor", editing);
    const read = this.field.read;
    if (read) this.input.value = editing ? read.latex : read.text;
    this.#use(editing);
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    (editing ? this.editor : this.input).focus();
  }

  #use(editing) {
    this.editor.hidden = !editing;
    this.input.hidden = editing;
    this.button.textContent = editing ? "Plain text" : "Formula editor";
    if (editing) this.editor.setValue(this.input.value, { silenceNotifications: true });
  }
}

// Names of the question typed as letters become what the statement shows.
function shortcuts() {
  const found = document.querySelectorAll("[data-symbol]");
  const names = [...found].map((each) => [each.dataset.symbol, each.dataset.tex]).filter(([name, tex]) => name.length > 1 && tex);
  return Object.fromEntries(names);
}

function isTeX(text) {
  return /[\\{}]/.test(text);
}
