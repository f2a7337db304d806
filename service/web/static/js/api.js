// The public API as these pages use it: JSON in and out, problems as errors, and one kind of error for a lost connection.

export class Problem extends Error {
  constructor(status, told, retryAfter) {
    super(told.detail || told.title || "Something went wrong.");
    this.status = status;
    this.code = (told.type || "").split("/").pop();
    this.faults = told.errors || [];
    this.retryAfter = retryAfter;
  }

  // Whether the same request may well succeed later.
  get passing() {
    return this.status === 429 || this.status === 503 || this.status === 401;
  }
}

export class Unreachable extends Error {
  constructor() {
    super("The server cannot be reached. What you wrote is kept here; try again when the connection is back.");
  }
}

const PATIENCE = 30_000; // milliseconds; the service answers or refuses sooner

export async function call(method, path, { body, headers = {}, signal } = {}) {
  const signals = [AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])];
  const sent = body === undefined ? headers : { "Content-Type": "application/json", ...headers };
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: sent,
      body: typeof body === "string" || body === undefined ? body : JSON.stringify(body),
      credentials: "same-origin",
      signal: AbortSignal.any ? AbortSignal.any(signals) : signals.at(-1),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable();
  }
  const reply = await response.json().catch(() => ({}));
  if (response.ok) return reply;
  throw new Problem(response.status, reply, Number(response.headers.get("Retry-After")) || 0);
}

// crypto.randomUUID exists only on secure origins; a class may use plain http in a closed network.
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
