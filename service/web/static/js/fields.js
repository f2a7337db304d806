// The fields of a question: each control read as the text that the API takes, and filled from it.

const TEXT = "input[type=text], textarea";

export function fieldsOf(form) {
  return [...form.querySelectorAll("[data-field]")].map((place) => new Field(place));
}

class Field {
  constructor(place) {
    this.place = place;
    this.name = place.dataset.field;
    this.type = place.dataset.type;
    this.control = CONTROLS[place.dataset.control] ?? typed;
    this.formula = null; // the editor, once it has loaded
    this.touched = place.dataset.control !== "order"; // an order that nobody has looked at is no answer
    place.addEventListener("click", (event) => this.#move(event));
  }

  get label() {
    return this.place.querySelector(".label-text").textContent;
  }

  get value() {
    return this.touched ? this.control.read(this.place) : "";
  }

  set value(text) {
    this.touched = this.touched || Boolean(text);
    this.control.write(this.place, text);
    this.formula?.show(text);
  }

  get readPlace() {
    return this.place.querySelector("[data-read]");
  }

  get gradePlace() {
    return this.place.querySelector("[data-grade]");
  }

  #move(event) {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const item = button.closest("[data-item]");
    const beside = button.dataset.move === "1" ? item.nextElementSibling : item.previousElementSibling;
    if (beside) button.dataset.move === "1" ? beside.after(item) : beside.before(item);
    button.focus();
    this.touched = true;
    this.place.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const typed = {
  read: (place) => place.querySelector(TEXT).value,
  write: (place, text) => (place.querySelector(TEXT).value = text),
};

const one = {
  read: (place) => place.querySelector("input:checked")?.value ?? "",
  write(place, text) {
    for (const input of place.querySelectorAll("input")) input.checked = input.value === text;
  },
};

const several = {
  read(place) {
    const chosen = [...place.querySelectorAll("input:checked")].map((input) => input.value);
    return chosen.length ? JSON.stringify(chosen) : "";
  },
  write(place, text) {
    const chosen = parsed(text, []);
    for (const input of place.querySelectorAll("input")) input.checked = chosen.includes(input.value);
  },
};

const pairs = {
  read(place) {
    const made = [...place.querySelectorAll("[data-pair]")].filter((select) => select.value);
    return made.length ? JSON.stringify(Object.fromEntries(made.map((select) => [select.dataset.pair, select.value]))) : "";
  },
  write(place, text) {
    const made = parsed(text, {});
    for (const select of place.querySelectorAll("[data-pair]")) select.value = made[select.dataset.pair] ?? "";
  },
};

const order = {
  read: (place) => JSON.stringify([...place.querySelectorAll("[data-item]")].map((item) => item.dataset.item)),
  write(place, text) {
    const list = place.querySelector("[data-order]");
    const items = new Map([...list.children].map((item) => [item.dataset.item, item]));
    for (const id of parsed(text, [])) if (items.has(id)) list.append(items.get(id));
  },
};

const CONTROLS = { one, truth: one, several, pairs, order };

function parsed(text, otherwise) {
  try {
    return JSON.parse(text) ?? otherwise;
  } catch {
    return otherwise;
  }
}
