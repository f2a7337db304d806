// The one live region: what a screen reader is told without the focus moving.

const region = document.querySelector("[data-live]");

export function say(sentence) {
  region.textContent = "";
  // In a later task, or the same sentence twice would be told once.
  setTimeout(() => (region.textContent = sentence), 50);
}
