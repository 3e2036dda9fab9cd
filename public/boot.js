// The page's only maker of scripts. It creates the one Trusted Types policy that the content
// security policy admits; the policy lets exactly one URL through: the engine's.
(() => {
  "use strict";
  const engine = document.querySelector('meta[name="reattach-engine"]').content;
  const allowed = new URL(engine, location.origin).href;
  const rules = {
    createScriptURL(url) {
      if (url === allowed) return url;
      throw new TypeError("Only the engine may be loaded as a script.");
    },
  };
  const policy = window.trustedTypes ? window.trustedTypes.createPolicy("reattach", rules) : rules;
  window.reattachEngine = () => new Worker(policy.createScriptURL(allowed), { type: "module" });

  // A page that the browser kept aside has left its sessions; it starts anew.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
