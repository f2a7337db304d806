// Plain forms that send their fields to the API: signing in, coming in, changing a password, making a class.
import { call } from "./api.js";
import { dropAll } from "./kept.js";

for (const form of document.querySelectorAll("form[data-post]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const complaint = form.querySelector("[data-complaint]");
    const button = form.querySelector("button");
    complaint.textContent = "";
    button.disabled = true;
    try {
      const method = form.dataset.method ?? "POST";
      const body = method === "DELETE" ? undefined : Object.fromEntries(new FormData(form));
      await call(method, form.dataset.post, { body });
      if ("forget" in form.dataset) dropAll();
      if (form.dataset.onward) location.assign(form.dataset.onward);
      else {
        form.reset();
        form.querySelector("[data-done]").textContent = form.dataset.said;
      }
    } catch (error) {
      complaint.textContent = error.faults?.[0]?.message ?? error.message;
    }
    button.disabled = false;
  });
}
