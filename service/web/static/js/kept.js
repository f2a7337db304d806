// What this browser keeps for one account, so that nothing is lost on reload: drafts, and submissions on their way.

const PREFIX = "exam-tutor";
const account = document.documentElement.dataset.account;
const memory = new Map(); // where storage is switched off, at least until the page is left

export function keep(name, value) {
  const text = JSON.stringify(value);
  memory.set(name, text);
  try {
    localStorage.setItem(`${PREFIX}:${account}:${name}`, text);
  } catch {
    return false;
  }
  return true;
}

export function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(`${PREFIX}:${account}:${name}`) ?? memory.get(name) ?? "null");
  } catch {
    return null;
  }
}

export function drop(name) {
  memory.delete(name);
  try {
    localStorage.removeItem(`${PREFIX}:${account}:${name}`);
  } catch {
    // nothing was kept there
  }
}

export function dropAll() {
  memory.clear();
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(`${PREFIX}:${account}:`)) localStorage.removeItem(name);
  } catch {
    // nothing was kept there
  }
}
