// Improves the live quote; every page works without it.
const field = () => document.querySelector("[data-quotes]");
const answer = () => document.querySelector("#answer");

document.addEventListener("htmx:beforeSwap", (event) => {
  // A session that has ended answers with the sign-in page: go there instead of swapping it in.
  if (event.detail.xhr.responseURL.includes("/sign-in")) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});

document.addEventListener("htmx:afterSwap", () => {
  field()?.setAttribute("aria-invalid", String(answer().querySelector(".refused") !== null));
});

for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, () => {
    const place = answer();
    place.textContent = place.dataset.failed ?? "The quote could not be updated. Press Update quote to try again.";
  });
}
