// Improves the live quote; every page works without it.
const answer = () => document.querySelector("#answer");

document.addEventListener("htmx:beforeSwap", (event) => {
  // A session that has ended answers with the sign-in page: go there instead of swapping it in.
  if (event.detail.xhr.responseURL.includes("/sign-in")) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});

document.addEventListener("htmx:afterSwap", () => {
  const wrong = answer().querySelector(".refused")?.dataset.field;
  for (const field of document.querySelectorAll("[data-quotes]")) {
    field.setAttribute("aria-invalid", String(field.id === wrong));
  }
});

for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, () => {
    const place = answer();
    place.textContent = place.dataset.failed ?? "The quote could not be updated. Press Update quote to try again.";
  });
}

// Whoever is faster than these scripts has chosen something that nobody was told of.
const isChosen = (field) =>
  field instanceof HTMLSelectElement
    ? field.selectedOptions[0] !== (field.querySelector("option[selected]") ?? field.options[0])
    : field.defaultValue !== undefined && field.value !== field.defaultValue;

document.addEventListener("DOMContentLoaded", () => {
  for (const place of document.querySelectorAll("[hx-trigger$=chosen]")) {
    if ([...(place.elements ?? [place])].some(isChosen)) htmx.trigger(place, "chosen");
  }
});
