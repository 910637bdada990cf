/**
 * Keeps the page itself (never an answer of the API) so that it opens without network.
 * The network comes first, so that a new version is seen at once; what it brings is kept for the next time.
 */
const KEPT = "tournee-phone-1";
const PAGE = "/n";
const SHELL = [
  PAGE,
  "/static/icon.svg",
  "/static/phone/manifest.webmanifest",
  ...["tokens", "base", "phone"].map((name) => `/static/style/${name}.css`),
  ...["main", "agenda", "round_source", "phone", "visit_card", "rest"].map((name) => `/static/phone/${name}.js`),
  ...["api", "controls", "format", "icons", "language", "theme", "view"].map((name) => `/static/page/${name}.js`),
  ...["fr", "en"].map((language) => `/static/text/${language}.json`),
  "/static/vendor/preact/preact.mjs",
  "/static/vendor/htm/htm.mjs",
  "/static/vendor/inter/inter-latin-wght-normal.woff2",
];
/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);
/** After this long a network that answers too slowly counts as none, where something is kept. */
const PATIENCE_MILLISECONDS = 4000;

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((kept) => kept.addAll(SHELL))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener("activate", (event) => {
  const old = caches
    .keys()
    .then((names) =>
      Promise.all(
        names.filter((name) => name.startsWith("tournee-phone-") && name !== KEPT).map((name) => caches.delete(name)),
      ),
    );
  event.waitUntil(old.then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  const isShell = origin === worker.location.origin && (pathname === PAGE || pathname.startsWith("/static/"));
  if (request.method === "GET" && isShell) event.respondWith(networkFirst(request, pathname));
});

async function networkFirst(request, pathname) {
  const kept = await caches.open(KEPT);
  const old = await kept.match(pathname);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok) await kept.put(pathname, answer.clone());
    return answer;
  });
  if (!old) return fresh;
  const patience = new Promise((resolve) => setTimeout(() => resolve(old), PATIENCE_MILLISECONDS));
  return Promise.race([fresh.catch(() => old), patience]);
}
