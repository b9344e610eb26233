/* The search page. Pagefind finds; this asks its bundles, and shows filters, chips and results.
   The whole state of a search is the page's address, so that it can be sent to a colleague. */

const root = document.getElementById("search");
const words = root.dataset;
const part = (id) => document.getElementById(id);
part("unserved")?.remove();
/** The path of a folder: a link to it may be relative to the page, and name its index.html. */
const folderOf = (link) => new URL(".", new URL(link, location.href)).pathname;
const site = folderOf(words.site);
const bundles = folderOf(words.bundles);
const lang = document.documentElement.lang;
const locale = `${words.locale === "en" ? "en-GB" : words.locale}-u-nu-${words.numerals}`;
const number = new Intl.NumberFormat(locale);
const plural = new Intl.PluralRules(lang);
const writeDay = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
const writeMonth = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });

const PAGE = 20;
const SHOWN = 8; // choices of a filter before "more"
const PAUSE = 250; // milliseconds after a key until the search begins
const facets = new Map(
  [...root.querySelectorAll(".facet")].map((facet) => [facet.dataset.name, facet]),
);
const SINGLE = new Set(["year", "month"]); // a briefing has one: several chosen are alternatives

// ---- the state, which is the address

const readState = () => {
  const given = new URLSearchParams(location.search);
  const chosen = new Map();
  for (const name of facets.keys()) {
    const values = new Set(given.getAll(name).filter(Boolean));
    if (values.size) chosen.set(name, values);
  }
  const sort = given.get("sort") === "date" ? "date" : "relevance";
  return { q: given.get("q") ?? "", lang: given.get("lang") ?? "", sort, chosen };
};

const addressOf = ({ q, lang: only, sort, chosen }) => {
  const given = new URLSearchParams();
  if (q.trim()) given.set("q", q.trim());
  if (only) given.set("lang", only);
  for (const [name, values] of chosen) for (const value of values) given.append(name, value);
  if (sort !== "relevance") given.set("sort", sort);
  const text = given.toString();
  return location.pathname + (text && `?${text}`);
};

const has = (chosen, name, value) => chosen.get(name)?.has(value) ?? false;

/** The choices with one more, or one less. A year that goes takes its months with it. */
const toggled = (chosen, name, value) => {
  const made = new Map([...chosen].map(([key, values]) => [key, new Set(values)]));
  const values = made.get(name) ?? new Set();
  if (!values.delete(value)) values.add(value);
  made.set(name, values);
  if (name === "year") made.delete("month");
  if (!values.size) made.delete(name);
  return made;
};

// ---- the bundles: one index a language, each made of several periods

const fetchJson = async (name) => {
  const answer = await fetch(bundles + name, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
};

/** Each language has a stemmer of its own, and so a module of its own. */
const openIndex = async ([of, folders]) => {
  const [first, ...others] = folders.map((folder) => bundles + folder);
  const pagefind = await import(`${first}pagefind.js`);
  const index = pagefind.createInstance({ basePath: first, baseUrl: site, noWorker: true });
  await index.init();
  await Promise.all(others.map((path) => index.mergeIndex(path, { baseUrl: site })));
  await index.filters();
  return { lang: of, index };
};

const load = async () => {
  const [bundles, labels] = await Promise.all([
    fetchJson("bundles.json"),
    fetchJson(`terms.${lang}.json`),
  ]);
  const indexes = await Promise.all(Object.entries(bundles).map(openIndex));
  const own = ({ lang: of }) => (of === lang ? 0 : 1);
  return { labels, indexes: indexes.sort((one, other) => own(one) - own(other)) };
};

const loading = load();

// ---- asking

/** The words as Pagefind reads them: one kind of quotation marks, no ornament; null for none. */
const wanted = (text) => text.replace(/[«»“”„]/g, '"').replace(/\u0640/g, "").trim() || null;

const filtersOf = (chosen, without = []) => {
  const filters = {};
  for (const [name, values] of chosen) {
    if (without.includes(name)) continue;
    filters[name] = SINGLE.has(name) ? { any: [...values] } : [...values];
  }
  return filters;
};

const asked = (indexes, query, options) =>
  Promise.all(
    indexes.map(async (own) => ({ ...own, ...(await own.index.search(query, options)) })),
  );

const summed = (answers, name) => {
  const counts = new Map();
  for (const { filters } of answers) {
    for (const [value, count] of Object.entries(filters?.[name] ?? {})) {
      if (count) counts.set(value, (counts.get(value) ?? 0) + count);
    }
  }
  return counts;
};

/** Counts follow the query; years and months are counted as if none of them were chosen. */
const find = async ({ q, lang: only, sort, chosen }) => {
  const { indexes } = await loading;
  const query = wanted(q);
  const own = (answers) => answers.filter((answer) => !only || answer.lang === only);
  const ask = async (without) =>
    own(await asked(indexes, query, { filters: filtersOf(chosen, without) }));
  const all = await asked(indexes, query, { filters: filtersOf(chosen) });
  const answers = own(all);
  const counts = new Map([...facets.keys()].map((name) => [name, summed(answers, name)]));
  if (chosen.has("year") || chosen.has("month")) {
    counts.set("year", summed(await ask(["year", "month"]), "year"));
    counts.set("month", summed(await ask(["month"]), "month"));
  }
  const months = summed(answers, "month");
  const byDate = sort === "date" || query === null;
  return {
    query,
    count: answers.reduce((sum, { results }) => sum + results.length, 0),
    languages: new Map(all.map((answer) => [answer.lang, answer.results.length])),
    counts,
    results: byDate ? newest(answers, query, chosen, months) : relevant(answers),
  };
};

const loaded = async (of, result) => ({ lang: of, ...(await result.data()) });

async function* relevant(answers) {
  const ranked = answers.flatMap(({ lang: of, results }) => results.map((own) => [of, own]));
  ranked.sort(([, one], [, other]) => other.score - one.score);
  for (let first = 0; first < ranked.length; first += PAGE) {
    yield* await Promise.all(ranked.slice(first, first + PAGE).map((pair) => loaded(...pair)));
  }
}

/** Pagefind orders within a bundle, and no month is in two: so month after month is asked for. */
async function* newest(answers, query, chosen, months) {
  for (const month of [...months.keys()].sort().reverse()) {
    const filters = { ...filtersOf(chosen), month: { any: [month] } };
    const found = await asked(answers, query, { filters, sort: { date: "desc" } });
    const queues = found
      .filter(({ results }) => results.length)
      .map(({ lang: of, results }) => ({ of, left: results, head: null }));
    for (const { left } of queues) for (const result of left.slice(0, PAGE)) ahead(result);
    while (queues.some(({ left, head }) => left.length || head)) {
      for (const queue of queues) {
        if (!queue.head && queue.left.length) {
          queue.head = await loaded(queue.of, queue.left.shift());
        }
      }
      const next = queues.filter(({ head }) => head).reduce(later);
      yield next.head;
      next.head = null;
    }
  }
}

/** Pagefind keeps what it has loaded; whoever needs the result learns what went wrong. */
const ahead = (result) => result.data().catch(() => {});

const later = (one, other) => (other.head.meta.day > one.head.meta.day ? other : one);

// ---- showing

const clone = (id) => part(id).content.firstElementChild.cloneNode(true);
const dayOf = (text) => new Date(`${text}T00:00:00Z`);
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const labelOf = (labels, name, value) => {
  if (name === "month") return writeMonth.format(dayOf(`${value}-01`));
  if (name === "year") return new Intl.NumberFormat(locale, { useGrouping: false }).format(value);
  return labels[name]?.[value] ?? value;
};

const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");

/** A word that was found, without the punctuation that it was found with. */
const marked = (text) => {
  const [, before, word, after] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/su.exec(plain(text));
  const mark = document.createElement("mark");
  mark.textContent = word;
  return [before, mark, after];
};

/** The passage as Pagefind marks it, in a text that is escaped otherwise. */
const passageOf = ({ excerpt, plain_excerpt: own, content }) => {
  const parts = excerpt.split(/<mark>(.*?)<\/mark>/s);
  const shown = parts.flatMap((text, place) => (place % 2 ? marked(text) : [plain(text)]));
  const bare = plain(own);
  return [content.startsWith(bare) ? "" : "… ", ...shown, content.endsWith(bare) ? "" : " …"];
};

const cityInCapitals = (dateline, of) => {
  const end = dateline.search(/[,،]/);
  const city = end < 0 ? dateline : dateline.slice(0, end);
  return city.toLocaleUpperCase(of) + dateline.slice(city.length);
};

/** The pages that are indexed are files, those of the site are folders. */
const addressed = (url) => url.replace(/\.html(?=#|$)/, "/");

const shownResult = (found, query) => {
  const { lang: of, url, meta, excerpt, sub_results: sections } = found;
  const item = clone("result");
  const link = item.querySelector("a");
  link.href = addressed(url);
  link.firstElementChild.textContent = meta.title;
  const passage = item.querySelector(".passage");
  const isFound = query && excerpt.includes("<mark>");
  passage.firstElementChild.replaceChildren(...(isFound ? passageOf(found) : [meta.summary ?? ""]));
  for (const text of [link.parentElement, passage]) text.lang = of;
  const dateline = item.querySelector(".dateline");
  dateline.lang = of;
  dateline.textContent = cityInCapitals(meta.dateline ?? "", of);
  if (!meta.dateline) dateline.parentElement.remove();
  const day = meta.day.replace(/^.(....)(..)(..)$/u, "$1-$2-$3"); // as the records have it
  const time = item.querySelector("time");
  time.dateTime = day;
  time.textContent = writeDay.format(dayOf(day));
  showSections(item.querySelector(".sections"), query ? sections : [], of);
  return item;
};

const showSections = (list, sections, of) => {
  for (const { url, title, anchor } of sections.filter((own) => own.anchor).slice(0, 3)) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = addressed(url);
    link.textContent = title ?? anchor.id;
    link.lang = of;
    item.append(link);
    list.append(item);
  }
  if (!list.children.length) list.remove();
};

/** The choices of a filter: what is chosen first, then the commonest; years and months by date. */
const ordered = (counts, values, name, labels) => {
  const every = new Map([...[...values].map((value) => [value, 0]), ...counts]);
  const label = new Map([...every.keys()].map((value) => [value, labelOf(labels, name, value)]));
  const byLabel = ([one], [other]) => label.get(one).localeCompare(label.get(other), lang);
  const choices = [...every].map(([value, count]) => [value, count, label.get(value)]);
  if (name === "month") return choices.sort(([one], [other]) => (one < other ? -1 : 1));
  if (name === "year") return choices.sort(([one], [other]) => (one < other ? 1 : -1));
  const isChosen = ([value]) => (values.has(value) ? 1 : 0);
  return choices.sort(
    (one, other) => isChosen(other) - isChosen(one) || other[1] - one[1] || byLabel(one, other),
  );
};

const showFacet = (facet, name, counts, chosen, labels) => {
  const values = chosen.get(name) ?? new Set();
  const choices = ordered(counts, values, name, labels);
  const button = facet.querySelector("button");
  const isOpen = button.getAttribute("aria-expanded") === "true" || name === "month";
  const shown = isOpen ? choices : choices.slice(0, Math.max(SHOWN, values.size));
  facet.querySelector("ul").replaceChildren(
    ...shown.map(([value, count, label]) => {
      const item = clone("choice");
      const box = item.querySelector("input");
      box.name = name;
      box.value = value;
      box.checked = values.has(value);
      item.querySelector("bdi").textContent = label;
      item.querySelector(".count").textContent = number.format(count);
      return item;
    }),
  );
  facet.hidden = !choices.length || (name === "month" && chosen.get("year")?.size !== 1);
  button.hidden = choices.length <= SHOWN || name === "month";
  button.textContent = isOpen ? words.fewer : words.more;
};

/** Elements are made anew, and the focus goes to the one that stands for the same. */
const keepingFocus = (show) => {
  const { activeElement: before } = document;
  const { name, value, type } = before ?? {};
  show();
  if (type !== "checkbox" || document.contains(before)) return;
  const same = `input[type=checkbox][name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`;
  root.querySelector(same)?.focus();
};

const showFacets = (counts, { chosen }, labels) => {
  for (const [name, facet] of facets) showFacet(facet, name, counts.get(name), chosen, labels);
  const count = [...chosen.values()].reduce((sum, values) => sum + values.size, 0);
  part("chosen").textContent = count ? `(${number.format(count)})` : "";
};

const showChips = ({ chosen, lang: only }, labels) => {
  const chips = [...chosen].flatMap(([name, values]) =>
    [...values].map((value) => [name, value, labelOf(labels, name, value)]),
  );
  const option = part("lang").querySelector(`option[value="${CSS.escape(only)}"]`);
  if (only) chips.push(["lang", only, option?.dataset.label ?? only]);
  part("chips").hidden = !chips.length;
  part("chips").replaceChildren(
    ...chips.map(([name, value, label]) => {
      const item = clone("chip");
      const button = item.querySelector("button");
      button.dataset.name = name;
      button.value = value;
      button.querySelector("bdi").textContent = label;
      button.setAttribute("aria-label", filled(words.remove, { name: label }));
      return item;
    }),
  );
};

const showLanguages = (counts) => {
  for (const option of part("lang").options) {
    const count = option.value ? (counts.get(option.value) ?? 0) : null;
    option.textContent =
      option.dataset.label + (count === null ? "" : ` (${number.format(count)})`);
  }
};

const showCount = (count) => {
  const form = words[plural.select(count)] ?? words.other;
  part("count").textContent = filled(form, { count: number.format(count) });
};

// ---- other spellings

/** A text without what people write now so and now so: case, accents, alef, teh marbuta, yeh. */
const bare = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\p{M}\u0640]/gu, "")
    .toLowerCase()
    .replace(/ة/g, "ه")
    .replace(/ى/g, "ي");

const distance = (one, other, most) => {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const change = row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[other.length];
};

/** Terms, or words of them, that are spelled nearly so. */
const spellings = (query, labels) => {
  const own = bare(query.replaceAll('"', ""));
  const most = Math.max(1, Math.floor(own.length / 4));
  const near = new Map();
  for (const [name, terms] of Object.entries(labels)) {
    for (const [value, label] of Object.entries(terms)) {
      const forms = [bare(label), ...bare(label).split(/\s+/)];
      const least = Math.min(...forms.map((form) => distance(own, form, most)));
      if (least <= most) near.set(`${name} ${value}`, { name, value, label, least });
    }
  }
  return [...near.values()].sort((one, other) => one.least - other.least).slice(0, 6);
};

const showSpellings = (query, labels) => {
  const found = query ? spellings(query, labels) : [];
  part("spellings").hidden = !found.length;
  part("spellings")
    .querySelector("ul")
    .replaceChildren(
      ...found.map(({ name, value, label }) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        const chosen = new Map([[name, new Set([value])]]);
        link.href = addressOf({ q: "", lang: "", sort: "relevance", chosen });
        link.textContent = label;
        item.append(link);
        return item;
      }),
    );
};

// ---- the page

let state = readState();
let turn = 0;
let rest = null;

const showNext = async (results, query) => {
  const own = turn;
  const items = [];
  let next = await results.next();
  while (!next.done) {
    items.push(shownResult(next.value, query));
    if (items.length === PAGE) break;
    next = await results.next();
  }
  if (own !== turn) return [];
  part("results").append(...items);
  return items;
};

const showForm = () => {
  if (part("q").value.trim() !== state.q.trim()) part("q").value = state.q;
  part("lang").value = state.lang;
  for (const radio of part("order").elements) radio.checked = radio.value === state.sort;
  part("order").hidden = wanted(state.q) === null;
  for (const link of document.querySelectorAll(".switch a")) {
    link.search = new URL(addressOf(state), location.href).search;
  }
};

const show = async () => {
  turn += 1;
  const own = turn;
  const address = location.pathname + location.search;
  delete words.shown;
  showForm();
  part("copy").textContent = words.copy;
  part("said").textContent = "";
  const { labels } = await loading;
  const answer = await find(state);
  if (own !== turn) return;
  keepingFocus(() => showFacets(answer.counts, state, labels));
  showChips(state, labels);
  showLanguages(answer.languages);
  showCount(answer.count);
  part("results").replaceChildren();
  part("nothing").hidden = answer.count > 0;
  if (!answer.count) showSpellings(answer.query, labels);
  part("further").hidden = true;
  rest = { ...answer, shown: 0 };
  await further();
  if (own === turn) words.shown = address; // for whoever waits for the results
};

const further = async () => {
  const own = rest;
  const items = await showNext(own.results, own.query);
  own.shown += items.length;
  if (own === rest) part("further").hidden = own.shown >= own.count;
  return items;
};

const failed = (reason) => {
  console.warn(reason);
  part("failed").hidden = false;
  part("nothing").hidden = true;
};

/** Another search: a new entry in the history unless the words are still being typed. */
const change = (changed, { isTyping = false } = {}) => {
  state = { ...state, ...changed };
  const address = addressOf(state);
  if (address !== location.pathname + location.search) {
    history[isTyping ? "replaceState" : "pushState"](null, "", address);
  }
  show().catch(failed);
};

let waiting;
part("q").addEventListener("input", ({ target }) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => change({ q: target.value }, { isTyping: true }), PAUSE);
});
root.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  change({ q: part("q").value });
});
part("lang").addEventListener("change", ({ target }) => change({ lang: target.value }));
part("order").addEventListener("change", ({ target }) => change({ sort: target.value }));
part("narrow").addEventListener("change", ({ target }) =>
  change({ chosen: toggled(state.chosen, target.name, target.value) }),
);
part("narrow").addEventListener("click", async ({ target }) => {
  if (!target.matches("button")) return;
  const isOpen = target.getAttribute("aria-expanded") === "true";
  target.setAttribute("aria-expanded", String(!isOpen));
  const { labels } = await loading;
  const { name } = target.parentElement.dataset;
  showFacet(target.parentElement, name, rest.counts.get(name), state.chosen, labels);
});
part("chips").addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  const { name } = button.dataset;
  part("q").focus({ preventScroll: true });
  change(name === "lang" ? { lang: "" } : { chosen: toggled(state.chosen, name, button.value) });
});
part("further").addEventListener("click", async () => {
  const [first] = await further();
  first?.querySelector("a").focus();
});
part("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(location.href);
    part("said").textContent = words.copied;
    part("copy").textContent = words.copied;
  } catch {
    prompt("", location.href);
  }
});
addEventListener("popstate", () => {
  state = readState();
  show().catch(failed);
});

const isWide = matchMedia("(min-width: 64rem)");
const unfold = () => {
  part("narrow").open = isWide.matches;
};
isWide.addEventListener("change", unfold);
unfold();
root.hidden = false;
show().catch(failed);
