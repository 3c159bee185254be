/* Proposes a study's short name from its English title until somebody types another one. */
const box = document.querySelector("[data-propose-slug]");
const title = box?.querySelector("[name=title_en]");
const slug = box?.querySelector("[name=slug]");

function shortened(text) {
  const plain = text.normalize("NFKD").replace(/[^\w\s-]/g, "").toLowerCase();
  return plain.trim().replace(/[\s_-]+/g, "-").slice(0, 60).replace(/^-|-$/g, "");
}

if (title && slug) {
  let own = slug.value !== "";
  slug.addEventListener("input", () => { own = slug.value !== ""; });
  title.addEventListener("input", () => { if (!own) slug.value = shortened(title.value); });
}
