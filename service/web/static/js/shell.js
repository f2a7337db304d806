// On every page: signing out, a word when the connection is lost, and paper.
import { call, Problem } from "./api.js";

const banner = document.querySelector("[data-connection]");

function tell(sentence) {
  banner.textContent = sentence;
  banner.hidden = !sentence;
}

addEventListener("offline", () => tell("No connection. What you write is kept on this computer."));
addEventListener("online", () => tell(""));
if (!navigator.onLine) tell("No connection. What you write is kept on this computer.");

// Paper cannot be opened: what is folded is printed, and folded again afterwards. What would have to be fetched stays away.
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("main details:not([open], [data-explanation])")];
  for (const each of unfolded) each.open = true;
});
addEventListener("afterprint", () => {
  for (const each of unfolded) each.open = false;
});

document.querySelector("[data-sign-out]")?.addEventListener("click", async () => {
  try {
    await call("DELETE", "/v1/sessions");
  } catch (error) {
    if (!(error instanceof Problem && error.status === 401)) {
      tell(error.message);
      return;
    }
  }
  location.assign("/sign-in");
});
