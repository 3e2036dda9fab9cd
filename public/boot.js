// The page's only maker of scripts. It creates the one Trusted Types policy that the content
// security policy admits; the policy lets exactly two URLs through: the engine's and that of the
// script which keeps the page for opening offline.
(() => {
  "use strict";
  const engine = document.querySelector('meta[name="reattach-engine"]').content;
  const allowed = [engine, "/shell.js"].map((url) => new URL(url, location.origin).href);
  const rules = {
    createScriptURL(url) {
      if (allowed.includes(url)) return url;
      throw new TypeError("Only the engine and the page's own shell may be loaded as scripts.");
    },
  };
  const policy = window.trustedTypes ? window.trustedTypes.createPolicy("reattach", rules) : rules;
  window.reattachEngine = () => new Worker(policy.createScriptURL(allowed[0]), { type: "module" });

  // Has the page kept for opening offline, and says in a word what came of it.
  window.reattachShell = async () => {
    if (!navigator.serviceWorker) return "unsupported";
    try {
      await navigator.serviceWorker.register(policy.createScriptURL(allowed[1]));
      return "kept";
    } catch (error) {
      // A certificate that is not trusted is a SecurityError, though not the only one.
      return error.name === "SecurityError" ? "untrusted" : "failed";
    }
  };

  // Forgets the page that was kept.
  window.reattachForgetShell = async () => {
    for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) await worker.unregister();
    for (const name of (await window.caches?.keys()) ?? []) await caches.delete(name);
  };

  // What the page says when the program does not start.
  const say = (reason) => {
    document.documentElement.dataset.reason = reason;
  };
  if (typeof WebAssembly !== "object") say("blocked");
  else {
    window.addEventListener("error", (event) => event.target instanceof Element && say("missing"), true);
    // A gateway that was just updated has the module under another name.
    const absent = /failed to fetch|NetworkError|HTTP status/i;
    const blocked = (reason) =>
      reason instanceof WebAssembly.CompileError || (/wasm|WebAssembly/i.test(reason) && !absent.test(reason));
    window.addEventListener("unhandledrejection", (event) => say(blocked(event.reason) ? "blocked" : "missing"));
    setTimeout(() => say("slow"), 15000);
  }

  // A page that the browser kept aside has left its sessions; it starts anew.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
