export default {
  layout: "briefing.njk",
  permalink: (data) => `${data.page.filePathStem.replace("/content", "")}/`,
};
