// Runs first in every page that is visited: whatever would show itself is told instead.
(() => {
  "use strict";
  const tell = (what) => parent.postMessage(`${location.pathname}: ${what}`, "*");
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
    window[name] = () => tell(`${name}()`);
  }
  for (const name of ["debug", "error", "info", "log", "warn"]) {
    console[name] = (...what) => tell(`console.${name}(${what})`);
  }
  addEventListener("error", (event) => {
    if (event.message) tell(`an error: ${event.message}`);
  });
  addEventListener("securitypolicyviolation", (event) => {
    tell(`the policy stopped ${event.violatedDirective} ${event.blockedURI}`);
  });
})();
