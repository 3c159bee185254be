/* The way to the server: one place that knows addresses, tokens and what answers mean. */

/** An answer that is not a yes: `status` 0 means that there was none at all. */
export class Refused extends Error {
  constructor(status, body) {
    super(body?.detail ?? "");
    this.status = status;
    this.code = body?.error ?? "";
    this.body = body ?? {};
  }

  /** Nobody was there, or nobody who could answer: worth another try. */
  get isLost() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export class Wire {
  constructor({ api, csrf }) {
    this.api = api;
    this.csrf = csrf;
  }

  get(path) {
    return this.ask("GET", path);
  }

  async ask(method, path, body, { version, keepalive } = {}) {
    const headers = { Accept: "application/json" };
    if (method !== "GET") headers["X-CSRFToken"] = this.csrf;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (version) headers["If-Match"] = `"${version}"`;
    let answer;
    try {
      answer = await fetch(this.api + path, { method, headers, keepalive, body: body === undefined ? undefined : JSON.stringify(body) });
    } catch {
      throw new Refused(0);
    }
    const told = answer.status === 204 ? null : await answer.json().catch(() => null);
    if (!answer.ok) throw new Refused(answer.status, told);
    return told;
  }
}
