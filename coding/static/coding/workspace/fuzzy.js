/* Finding a code by a few letters: of its names in both languages, its key, its pinyin. */
const WORD = /[\p{Script=Han}]|[\p{L}\p{N}]+/gu;

/** Lower case, without accents and without what stands between the letters. */
export function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().normalize("NFC");
}

function tight(text) {
  return plain(text).replace(/[^\p{L}\p{N}]/gu, "");
}

/** ["xingwei", "hangwei", "xw", "hw"] of ["xing hang", "wei"]: whole readings and initials. */
export function readings(sounds) {
  if (sounds.length === 0) return [];
  const all = sounds.map((each) => each.split(" "));
  const initials = all.map((each) => [...new Set(each.map(([letter]) => letter))]);
  return [...new Set([...joined(all), ...joined(initials)])];
}

function joined(choices) {
  return choices.reduce((begun, next) => begun.flatMap((one) => next.map((sound) => one + sound)), [""]);
}

/** What of a code can be searched, made once: whole names, their words, and their initials. */
export function searchable(key, { name, pinyin = [] }, themeName) {
  const names = [name?.en, name?.zh].filter(Boolean).map(plain);
  const words = names.map((text) => text.match(WORD) ?? []);
  return {
    names: names.map(tight),
    words: [...words.flat(), ...key.split(/[._-]/)].map(tight),
    initials: words.map((list) => list.map((word) => word[0]).join("")),
    pinyin: pinyin.map(tight),
    rest: tight(`${key} ${themeName?.en ?? ""} ${themeName?.zh ?? ""}`),
  };
}

/** How well letters fit, greater is better; 0: not at all. */
export function fit(letters, { names, words, initials, pinyin, rest }) {
  if (names.includes(letters) || pinyin.includes(letters)) return 100;
  if (initials.some((one) => one.startsWith(letters))) return 92 - shortest(initials, letters);
  if (pinyin.some((one) => one.startsWith(letters))) return 90 - shortest(pinyin, letters) / 4;
  if (names.some((one) => one.startsWith(letters))) return 88 - shortest(names, letters) / 8;
  if (words.some((one) => one.startsWith(letters))) return 76 - shortest(words, letters) / 8;
  if (names.some((one) => one.includes(letters))) return 60;
  if (pinyin.some((one) => one.includes(letters))) return 52;
  if (rest.includes(letters)) return 40;
  if (names.some((one) => scattered(letters, one))) return 24;
  return pinyin.some((one) => scattered(letters, one)) ? 16 : 0;
}

function shortest(texts, letters) {
  const lengths = texts.filter((one) => one.startsWith(letters)).map((one) => one.length);
  return Math.min(...lengths, 24);
}

function scattered(letters, text) {
  let at = 0;
  for (const letter of text) {
    if (letter === letters[at]) at += 1;
    if (at === letters.length) return true;
  }
  return false;
}

/** Keys of what fits, the best first; `boost` breaks ties: what was used of late. */
export function ranked(query, entries, boost = () => 0) {
  const parts = plain(query).split(/\s+/).map(tight).filter(Boolean);
  if (parts.length === 0) return [];
  const whole = tight(query);
  return entries
    .map(([key, texts]) => {
      const together = fit(whole, texts);
      const apart = parts.length > 1 ? Math.min(...parts.map((part) => fit(part, texts))) - 5 : 0;
      return { key, fits: Math.max(together, apart) };
    })
    .filter(({ fits }) => fits > 0)
    .map(({ key, fits }) => ({ key, fits: fits + boost(key) }))
    .sort((a, b) => b.fits - a.fits)
    .map(({ key }) => key);
}
