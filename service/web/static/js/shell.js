// On every page: signing out, and a word when the connection is lost.
import { call, Problem } from "./api.js";

const banner = document.querySelector("[data-connection]");

function tell(sentence) {
  banner.textContent = sentence;
  banner.hidden = !sentence;
}

addEventListener("offline", () => tell("No connection. What you write is kept on this computer."));
addEventListener("online", () => tell(""));
if (!navigator.onLine) tell("No connection. What you write is kept on this computer.");

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
