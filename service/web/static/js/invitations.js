// Links that invite people to a class: shown once, to be copied.
import { call } from "./api.js";
import { element } from "./element.js";

for (const form of document.querySelectorAll("form[data-invite]")) {
  const complaint = form.querySelector("[data-complaint]");
  const links = form.querySelector("[data-links]");

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = { csv: form.elements.csv.value, days: Number(form.elements.days.value) };
    act(() => call("POST", form.dataset.invite, { body }).then(({ invitations }) => show(invitations)));
  });
  form.querySelector("[data-end]").addEventListener("click", (event) =>
    act(() =>
      call("DELETE", event.target.dataset.end).then(({ ended }) =>
        links.replaceChildren(`${ended} open ${ended === 1 ? "invitation leads" : "invitations lead"} nowhere any more.`),
      ),
    ),
  );

  async function act(what) {
    complaint.textContent = "";
    try {
      await what();
    } catch (error) {
      complaint.textContent = error.faults?.map((fault) => (fault.line ? `Line ${fault.line}: ` : "") + fault.message).join(" ") || error.message;
    }
  }

  function show(invitations) {
    const rows = invitations.map(({ name, login, path }) => `${name ? `${name},${login},` : ""}${location.origin}${path}`);
    const text = element("textarea", { readonly: true, rows: Math.min(8, rows.length + 1), "aria-label": "Links to send" });
    text.value = rows.join("\n");
    const copy = element("button", { type: "button" }, "Copy");
    copy.addEventListener("click", async () => {
      text.select();
      await navigator.clipboard?.writeText(text.value);
      copy.textContent = "Copied";
    });
    links.replaceChildren(element("p", {}, "Copy these now; they are not shown again."), text, copy);
  }
}
