// "We read this as", while somebody writes: asked a moment after the last key, and never answered by an older text.
import { call, Unreachable } from "./api.js";
import { noteOf, reading } from "./grades.js";

const PAUSE = 350; // milliseconds after the last key
const READ_BACK = new Set(["text", "short-string", "derivation", "choice", "multi-select", "matching", "ordering", "boolean"]);

export class Previews {
  constructor(path, variant, fields) {
    this.path = path;
    this.variant = variant;
    this.timers = new Map();
    this.asking = new Map();
    for (const field of fields) if (!READ_BACK.has(field.type)) this.#watch(field);
  }

  #watch(field) {
    const later = () => {
      clearTimeout(this.timers.get(field.name));
      this.asking.get(field.name)?.abort();
      field.read = null;
      this.timers.set(field.name, setTimeout(() => this.#ask(field), PAUSE));
    };
    field.place.addEventListener("input", later);
    if (field.value.trim()) later();
  }

  async #ask(field) {
    const text = field.value;
    if (!text.trim()) {
      field.readPlace.replaceChildren();
      return;
    }
    const asking = new AbortController();
    this.asking.set(field.name, asking);
    try {
      const body = { responses: { [field.name]: text }, variant: this.variant };
      const { fields } = await call("POST", this.path, { body, signal: asking.signal });
      this.#show(field, fields[field.name]);
    } catch (error) {
      if (asking.signal.aborted) return;
      field.readPlace.replaceChildren(error instanceof Unreachable ? "" : error.message);
    }
  }

  #show(field, found) {
    field.read = found.read;
    field.place.classList.toggle("unread", !found.readable);
    field.readPlace.replaceChildren(...(found.read ? [reading(found.read)] : []), ...found.notes.map((note) => noteOf(note)));
  }
}
