"""What can be judged of any page without knowing it: accessibility, fit in the window, language."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.e2e.visit import Visitor

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (tags) => {
  const { violations } = await axe.run({ runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], preload: false });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(" ")}\\n${failureSummary}`));
}"""

# What stands out of the window and cannot be scrolled to, and what its own box cuts off.
STICKS_OUT = """() => {
  const wide = innerWidth + 1;
  const name = (one) => `${one.localName}.${[...one.classList].join(".")} “${one.textContent.trim().slice(0, 40)}”`;
  const shelter = (one) => {
    for (let box = one.parentElement; box && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return box;
    }
    return null;
  };
  const seen = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility({ visibilityProperty: true }));
  const out = seen.filter((one) => one.getBoundingClientRect().right > wide && !shelter(one));
  const cut = seen.filter((one) => {
    const style = getComputedStyle(one);
    return style.overflowX === "hidden" && style.textOverflow !== "ellipsis" && style.clipPath === "none"
      && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1;
  });
  const rolls = document.documentElement.scrollWidth > wide ? [`page is ${document.documentElement.scrollWidth} px wide`] : [];
  return [...rolls, ...out.map((one) => `sticks out: ${name(one)}`), ...cut.map((one) => `is cut: ${name(one)}`)];
}"""

# Words that English sentences and labels can hardly do without, and no name, code or figure has.
ENGLISH = [
    *("the", "of", "and", "to", "is", "are", "for", "with", "by", "on", "from", "not", "all", "your", "you"),
    *("back", "more", "next", "open", "close", "show", "hide", "search", "filter", "save", "cancel", "delete"),
    *("sign", "name", "email", "password", "role", "date", "state", "yes", "none", "any", "add", "new", "edit"),
    *("case", "cases", "form", "forms", "submission", "submissions", "answer", "answers", "consent", "member"),
    *("code", "codes", "codebook", "theme", "themes", "segment", "segments", "transcript", "transcripts", "turn"),
    *("turns", "task", "tasks", "round", "memo", "scale", "value", "values", "measure", "measures", "run", "runs"),
    *("result", "results", "study", "studies", "figure", "agreement", "coder", "coders", "ago", "queued", "running"),
    *("done", "failed", "entrepreneur", "official", "fieldwork", "export", "exports", "review"),
]  # fmt: skip
ROLES = [
    "Interviewer",
    "Coordinator",
    "Analyst",
    "Manager",
]  # in small letters they name people in data
SPEAKS_ENGLISH = r"""({ words, roles }) => {
  const alone = (some) => `(?<![\\w.@/_-])(?:${some.join("|")})(?![\\w.@/_-])`;
  const [common, role] = [new RegExp(alone(words), "i"), new RegExp(alone(roles))];
  const isEnglish = (text) => common.test(text) || role.test(text);
  const isChinese = (one) => one.closest("[lang]").lang.startsWith("zh");
  const isData = (one) => one.closest("script, style, template, code, kbd, pre, [translate=no]");
  const found = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (isEnglish(data) && isChinese(parentElement) && !isData(parentElement)) found.push(data.trim());
  }
  for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      const text = one.getAttribute(name);
      if (text && isEnglish(text) && isChinese(one)) found.push(`${name}=${text}`);
    }
  }
  return [...new Set(found)];
}"""


def accessibility_faults(visitor: Visitor) -> list[str]:
    """Violations of WCAG 2.2 AA and of good practice that axe-core finds."""
    with visitor.watch.asleep():
        visitor.page.evaluate(AXE)
        return strings(visitor.page.evaluate(RUN_AXE, TAGS))


def layout_faults(page: Page) -> list[str]:
    """What is wider than the window, or cut off."""
    return strings(page.evaluate(STICKS_OUT))


def english_on(page: Page) -> list[str]:
    """Texts in elements marked as Chinese that hold common English words of an interface."""
    return strings(page.evaluate(SPEAKS_ENGLISH, {"words": ENGLISH, "roles": ROLES}))


def strings(found: Any) -> list[str]:  # noqa: ANN401 - what a browser answers
    return [str(one) for one in found]
