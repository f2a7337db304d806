// One submission at a time, at most once: the Idempotency-Key is kept from before it is sent until a reply is there, so that a
// double click, a reload or a retry after a lost connection all lead to the same attempt.
import { call, newKey, Problem, Unreachable } from "./api.js";
import { drop, keep, kept } from "./kept.js";

export class Submissions {
  constructor(path, place) {
    this.path = path;
    this.place = place; // under which this browser keeps what is on its way
    this.sending = null;
  }

  // What was sent and never answered; its page may have been left.
  get pending() {
    return kept(`pending:${this.place}`);
  }

  get last() {
    return kept(`submitted:${this.place}`);
  }

  send(body) {
    this.sending ??= this.#send(JSON.stringify(body)).finally(() => (this.sending = null));
    return this.sending;
  }

  async #send(body) {
    const waiting = this.pending;
    const key = waiting?.body === body ? waiting.key : newKey();
    keep(`pending:${this.place}`, { key, body });
    try {
      const reply = await call("POST", this.path, { body, headers: { "Idempotency-Key": key } });
      drop(`pending:${this.place}`);
      keep(`submitted:${this.place}`, body);
      return reply;
    } catch (error) {
      const unknown = error instanceof Unreachable || (error instanceof Problem && (error.passing || error.status >= 500));
      if (!unknown) drop(`pending:${this.place}`);
      throw error;
    }
  }
}
