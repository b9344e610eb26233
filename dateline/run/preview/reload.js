// Reloads the page after each build, and shows what went wrong in one that failed.
(() => {
  "use strict";

  const shown = Number(document.currentScript.dataset.epoch);
  const scrollKey = "dateline-scroll:" + location.pathname;
  let events = null;
  let panel = null;

  const keptScroll = sessionStorage.getItem(scrollKey);
  if (keptScroll !== null) {
    sessionStorage.removeItem(scrollKey);
    addEventListener("load", () => scrollTo(0, Number(keptScroll)));
  }

  function reload() {
    events.close();
    sessionStorage.setItem(scrollKey, String(scrollY));
    location.reload();
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function clearPanel() {
    if (panel) panel.remove();
    panel = null;
  }

  function showPanel(problems) {
    clearPanel();
    panel = element("section", "dateline-panel", "");
    panel.setAttribute("role", "alert");
    panel.lang = "en";
    panel.dir = "ltr";
    const close = element("button", "dateline-panel-close", "Close");
    close.type = "button";
    close.addEventListener("click", clearPanel);
    const title = "The last build failed; this page is from the build before it";
    panel.append(close, element("h2", "dateline-panel-title", title));
    for (const problem of problems) {
      panel.append(element("p", "dateline-panel-line", problem.text));
      if (problem.excerpt) {
        panel.append(element("pre", "dateline-panel-excerpt", problem.excerpt));
      }
    }
    document.body.append(panel);
  }

  function closeOnEscape(event) {
    if (event.key === "Escape") clearPanel();
  }

  function told(message) {
    const { epoch, problems } = JSON.parse(message.data);
    if (epoch !== shown) reload();
    else if (problems.length) showPanel(problems);
    else clearPanel();
  }

  // A browser grants few connections to one server: a tab that nobody sees keeps none.
  function connectWhileVisible() {
    if (events) events.close();
    events = null;
    if (document.hidden) return;
    events = new EventSource("/_dateline/events");
    events.onmessage = told;
  }

  document.addEventListener("keydown", closeOnEscape);
  document.addEventListener("visibilitychange", connectWhileVisible);
  connectWhileVisible();
})();
