/* What is not yet on the server, in order, kept by the browser over reloads. One box per task. */
const NAME = "braid-workspace";
const STORE = "outbox";

function asked(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

function opened() {
  const opening = indexedDB.open(NAME, 1);
  opening.addEventListener("upgradeneeded", () => {
    const store = opening.result.createObjectStore(STORE, { keyPath: "order", autoIncrement: true });
    store.createIndex("task", "task");
  });
  return asked(opening);
}

export class Outbox {
  constructor(task) {
    this.task = task;
    this.database = opened().catch(() => null);
    this.memory = [];
    this.made = 0;
  }

  /** Keep an item; its `order` is where it stands. Without a database it lives as long as the page. */
  async put(item) {
    const database = await this.database;
    const kept = { ...item, task: this.task };
    if (!database) {
      this.made += 1;
      this.memory.push({ ...kept, order: this.made });
      return this.made;
    }
    return asked(this.store(database, "readwrite").add(kept));
  }

  async replace(item) {
    const database = await this.database;
    if (database) await asked(this.store(database, "readwrite").put(item));
    else this.memory = this.memory.map((one) => (one.order === item.order ? item : one));
  }

  async remove(order) {
    const database = await this.database;
    if (database) await asked(this.store(database, "readwrite").delete(order));
    else this.memory = this.memory.filter((one) => one.order !== order);
  }

  /** All that waits, the oldest first. */
  async all() {
    const database = await this.database;
    if (!database) return [...this.memory];
    const items = await asked(this.store(database, "readonly").index("task").getAll(this.task));
    return items.sort((a, b) => a.order - b.order);
  }

  async first() {
    return (await this.all())[0] ?? null;
  }

  store(database, mode) {
    return database.transaction(STORE, mode).objectStore(STORE);
  }
}
