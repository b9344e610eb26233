// Shows every page in a frame, looks at what became of it, and tells all that was amiss.
(async () => {
  "use strict";
  const AT_ONCE = 8;
  // A lone colon: the address leads nowhere.
  const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:", ":"]);
  const EVENTS = ["mouseover", "focus", "toggle", "animationstart", "transitionend", "wheel"];
  const told = [];
  addEventListener("message", (event) => told.push(event.data));

  function look(path, page) {
    for (const element of page.querySelectorAll("*")) {
      const name = element.localName;
      for (const attribute of element.getAttributeNames()) {
        if (attribute.startsWith("on")) told.push(`${path}: ${attribute} of <${name}>`);
      }
      const isRun = name === "script" && element.type !== "application/ld+json";
      if (isRun && !("visit" in element.dataset)) told.push(`${path}: <script>`);
      if (element.protocol && !SCHEMES.has(element.protocol)) {
        told.push(`${path}: <${name}> leads to ${element.href}`);
      }
      for (const event of EVENTS) element.dispatchEvent(new Event(event, { bubbles: true }));
    }
  }

  function shown(path) {
    return new Promise((done) => {
      const frame = document.createElement("iframe");
      frame.addEventListener("load", () => {
        look(path, frame.contentDocument);
        // What the events set off is told before the frame goes.
        setTimeout(() => { frame.remove(); done(); });
      }, { once: true });
      frame.src = path;
      document.body.append(frame);
    });
  }

  async function visit(paths) {
    for (let path = paths.pop(); path; path = paths.pop()) await shown(path);
  }

  const pages = await (await fetch("pages.json")).json();
  const waiting = pages.filter((path) => !path.startsWith("/visit/"));
  await Promise.all(Array.from({ length: AT_ONCE }, () => visit(waiting)));
  await fetch("told", { method: "POST", body: JSON.stringify(told) });
})();
