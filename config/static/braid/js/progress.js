/* Live progress of a long job: asks for its JSON, more seldom the longer it takes. */
const FIRST = 500;
const SLOWEST = 5000;
const GROWTH = 1.25;
const PATIENCE = 6;
const ENDED = new Set(["done", "failed", "cancelled"]);

const watched = new WeakSet();

/** Watch every [data-job] inside `root` that is not watched yet. */
export function watchJobs(root) {
  for (const box of root.querySelectorAll?.("[data-job]") ?? []) {
    if (!watched.has(box)) {
      watched.add(box);
      follow(box);
    }
  }
}

async function follow(box) {
  let pause = FIRST;
  let misses = 0;
  while (box.isConnected) {
    const job = await ask(box.dataset.job);
    misses = job ? 0 : misses + 1;
    if (job) show(box, job);
    if (misses > PATIENCE) return;
    if (job && ENDED.has(job.state)) return finish(box, job);
    await new Promise((resolve) => setTimeout(resolve, document.hidden ? SLOWEST : pause));
    pause = Math.min(pause * GROWTH, SLOWEST);
  }
}

async function ask(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function show(box, { progress, message }) {
  const bar = box.querySelector("progress");
  const known = typeof progress === "number";
  if (known) bar.value = progress * 100;
  else bar.removeAttribute("value");
  box.querySelector("[data-job-share]").textContent = known ? share(progress) : "";
  if (message) box.querySelector("[data-job-message]").textContent = message;
}

function share(progress) {
  return new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(progress);
}

function finish(box, job) {
  box.dispatchEvent(new CustomEvent("job:ended", { bubbles: true, detail: job }));
  const next = job.next || (job.state === "done" ? box.dataset.next : "");
  if (next) location.assign(next);
  if (job.state !== "failed") return;
  const fault = box.querySelector("[data-job-fault]");
  fault.textContent = job.error || job.message || "";
  fault.hidden = false;
}
