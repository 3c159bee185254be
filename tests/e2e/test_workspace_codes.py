"""Choosing among 300 codes: a key, two letters and a digit, in either language."""

from coding.pinyin import readings, sounds
from tests.e2e.conftest import Come
from tests.e2e.people import CODER_A

KINDS = {
    "Formal": "正式",
    "Informal": "非正式",
    "Local": "地方",
    "Global": "全球",
    "Regional": "区域",
    "Technical": "技术",
    "Social": "社会",
    "Family": "家族",
    "Market": "市场",
    "Public": "公共",
    "Private": "私人",
    "Foreign": "外来",
    "Domestic": "国内",
    "Early": "早期",
    "Late": "后期",
}
THINGS = {
    "rules": "规则",
    "norms": "规范",
    "trust": "信任",
    "learning": "学习",
    "credit": "信贷",
    "labour": "劳动力",
    "design": "设计",
    "quality": "质量",
    "brands": "品牌",
    "buyers": "买家",
    "suppliers": "供应商",
    "training": "培训",
    "policy": "政策",
    "networks": "网络",
    "conflict": "冲突",
    "cooperation": "合作",
    "innovation": "创新",
    "imitation": "模仿",
    "migration": "迁移",
    "upgrading": "升级",
}
CODES = {
    f"{kind} {thing}": {
        "name": {"en": f"{kind} {thing}", "zh": zh + more},
        "pinyin": list(readings(zh + more)),
    }
    for kind, zh in KINDS.items()
    for thing, more in THINGS.items()
}
REACHED = """async (codes) => {
  const { href } = document.querySelector('link[rel="modulepreload"][href*="fuzzy"]');
  const { ranked, searchable } = await import(href);
  const entries = Object.entries(codes).map(([key, code]) => [key, searchable(key, code, {})]);
  const letters = "abcdefghijklmnopqrstuvwxyz";
  const reached = new Set();
  for (const one of letters) {
    for (const another of letters) {
      for (const key of ranked(one + another, entries).slice(0, 9)) reached.add(key);
    }
  }
  return [...reached];
}"""


MADE = """async (all) => {
  const { href } = document.querySelector('link[rel="modulepreload"][href*="fuzzy"]');
  const { readings } = await import(href);
  return all.map(readings);
}"""


def test_any_of_300_codes_takes_four_keys(come: Come) -> None:
    coder = come(CODER_A)
    coder.go("/studies/xuchang/coding/1/")

    reached = coder.page.evaluate(REACHED, CODES)

    assert len(CODES) == 300
    assert set(CODES) - set(reached) == set()


def test_the_browser_makes_the_readings_of_what_it_is_told(come: Come) -> None:
    coder = come(CODER_A)
    coder.go("/studies/xuchang/coding/1/")
    names = [zh + more for zh in KINDS.values() for more in THINGS.values()]

    made = coder.page.evaluate(MADE, [sounds(name) for name in names])

    assert [sorted(found) for found in made] == [sorted(readings(name)) for name in names]
