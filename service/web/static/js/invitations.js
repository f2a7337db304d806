// Links to send, shown once, to be copied: those that invite people to a class, and those that set a lost password anew.
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
    links.replaceChildren(...toCopy(rows));
  }
}

function toCopy(rows) {
  const text = element("textarea", { readonly: true, rows: Math.min(8, rows.length + 1), "aria-label": "Links to send" });
  text.value = rows.join("\n");
  const copy = element("button", { type: "button" }, "Copy");
  copy.addEventListener("click", async () => {
    text.select();
    await navigator.clipboard?.writeText(text.value);
    copy.textContent = "Copied";
  });
  return [element("p", {}, rows.length === 1 ? "Copy it now; it is not shown again." : "Copy these now; they are not shown again."), text, copy];
}

for (const button of document.querySelectorAll("[data-password-link]")) {
  const place = element("div", { class: "links", role: "status" });
  button.after(place);
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const { path } = await call("POST", button.dataset.passwordLink);
      place.replaceChildren(...toCopy([location.origin + path]));
    } catch (error) {
      place.replaceChildren(element("p", { class: "complaint" }, error.message));
    }
    button.disabled = false;
  });
}
