// Keeps the pages for times without a network. Nothing waits for it, and where it cannot be nothing is missed.
const millisecondsToLoad = 5000; // what the page itself needs comes first

if ('serviceWorker' in navigator && location.protocol !== 'file:') {
  setTimeout(() => {
    navigator.serviceWorker.register(new URL('../service-worker.js', import.meta.url)).catch(() => {});
  }, millisecondsToLoad);
}
