/* Dropping a document: the form is sent as soon as a file is there. The page works without it. */
(() => {
  "use strict";
  const form = document.querySelector(".drop");
  const input = form.querySelector("input[type=file]");
  form.classList.add("live"); // the zone stands for the control; without this script the control shows
  const send = () => {
    if (input.files.length && form.reportValidity()) form.requestSubmit();
  };
  input.addEventListener("change", send);
  ["dragenter", "dragover"].forEach((name) => document.addEventListener(name, (event) => {
    event.preventDefault();
    form.classList.add("over");
  }));
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    input.files = one.files;
    send();
  });
  form.addEventListener("submit", () => {
    form.classList.add("sent");
    form.querySelector("button").disabled = true;
  });
})();
