// Counts what a dataset would hold while its form is filled in.
const counted = document.querySelector("[data-counts]");
const form = document.querySelector("#dataset_form");
let waiting = 0;

async function count() {
  const sent = new FormData(form);
  sent.delete("file");
  const answer = await fetch(counted.dataset.counts, { method: "POST", body: sent });
  if (answer.ok) counted.textContent = await answer.text();
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(count, 300);
}

if (counted && form) {
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  count();
}
