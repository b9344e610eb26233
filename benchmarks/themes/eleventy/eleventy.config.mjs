// The settings of the Eleventy site.
const SIZE = 50;
const TAXONOMIES = [
  { name: "tags", label: "Topics", of: (item) => item.data.topics },
  { name: "locations", label: "Places", of: (item) => [item.data.place] },
  { name: "authors", label: "Authors", of: (item) => item.data.authors },
];
const DAY = new Intl.DateTimeFormat("en-GB", {
  day: "2-digit", month: "long", year: "numeric", timeZone: "UTC",
});

function chunks(items, size) {
  const found = [];
  for (let start = 0; start < items.length; start += size) {
    found.push(items.slice(start, start + size));
  }
  return found;
}

export default function (config) {
  const slug = config.getFilter("slugify");
  const urls = new Map();

  // Kept, because making a slug is slow and every page names its terms.
  function url(name, term) {
    const key = `${name}/${term}`;
    if (!urls.has(key)) urls.set(key, `/${name}/${slug(term)}/`);
    return urls.get(key);
  }

  function grouped(items, keys) {
    const found = new Map();
    for (const item of items) {
      for (const key of keys(item)) {
        if (!found.has(key)) found.set(key, []);
        found.get(key).push(item);
      }
    }
    return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  // Newest first, each knowing its neighbours.
  function briefings(api) {
    const items = api.getFilteredByGlob("content/**/*.md").reverse();
    items.forEach((item, number) => {
      item.data.newer = items[number - 1];
      item.data.older = items[number + 1];
    });
    return items;
  }

  function pages(items, home, title) {
    const parts = chunks(items, SIZE);
    const address = (number) => (number ? `${home}page/${number + 1}/` : home);
    return parts.map((part, number) => ({
      title,
      items: part,
      url: address(number),
      newer: number ? address(number - 1) : "",
      older: number + 1 < parts.length ? address(number + 1) : "",
    }));
  }

  config.addCollection("briefings", briefings);
  config.addCollection("newest", (api) => briefings(api).slice(0, 20));
  config.addCollection("lists", (api) => {
    const items = briefings(api);
    const terms = TAXONOMIES.flatMap(({ name, of }) =>
      [...grouped(items, of)].flatMap(([term, own]) => pages(own, url(name, term), term)));
    return [...pages(items, "/", ""), ...terms];
  });
  config.addCollection("years", (api) =>
    [...grouped(briefings(api), (item) => [item.date.getUTCFullYear()])]
      .map(([year, items]) => ({ title: year, items, url: `/${year}/` })));
  config.addCollection("taxonomies", (api) => {
    const items = briefings(api);
    return TAXONOMIES.map(({ name, label, of }) => ({
      label,
      url: `/${name}/`,
      terms: [...grouped(items, of)].map(([term, own]) => ({
        label: term, url: url(name, term), count: own.length,
      })),
    }));
  });
  config.addFilter("moment", (date) => `${DAY.format(date)} ${date.toISOString().slice(11, 16)}`);
  config.addFilter("iso", (date) => date.toISOString());
  config.addFilter("termUrl", (term, name) => url(name, term));
  config.addPassthroughCopy({ static: "." });
}

export const config = {
  dir: { input: ".", includes: "_includes", output: "_site" },
  markdownTemplateEngine: false,
  htmlTemplateEngine: "njk",
};
