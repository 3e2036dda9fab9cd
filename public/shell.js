// Keeps the program, never data, so that the console opens without a network and can say so.
// `cargo xtask` writes the names of the build's files into SHELL, and their hash into NAME.
"use strict";

const NAME = "reattach-@HASH@";
const SHELL = ["@SHELL@"];

addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(NAME);
      await cache.addAll(SHELL);
      await skipWaiting();
    })(),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
      await clients.claim();
    })(),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/v1/")) return;
  if (request.mode === "navigate") event.respondWith(fresh(request, "/"));
  else if (SHELL.includes(url.pathname)) event.respondWith(hashed(url.pathname) ? kept(request) : fresh(request, url.pathname));
});

// A name with sixteen hexadecimal digits in a row never changes its content.
const hashed = (path) => /[0-9a-f]{16}/.test(path);

// From the gateway while it answers, else as it was kept.
async function fresh(request, path) {
  try {
    const answer = await fetch(request);
    if (answer.status < 500) return answer;
  } catch {
    // No network, or no gateway.
  }
  return (await caches.match(path, { cacheName: NAME })) ?? Response.error();
}

async function kept(request) {
  return (await caches.match(request, { cacheName: NAME })) ?? fetch(request);
}
