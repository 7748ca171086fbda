// A page that shows something on its way looks again until it is there.
if (document.querySelector("[data-waits]")) {
  setTimeout(() => window.location.reload(), 3000);
}
