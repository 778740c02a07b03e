/* Dropping a file on any page: a table goes to the data, anything else is read as a plan. Pages work without it. */
(() => {
  "use strict";
  const TABLE = /\.(csv|tsv|xlsx|xlsm|xlsb|xls|parquet)$/i;
  const { documents, tables } = document.body.dataset;
  const form = document.querySelector(".drop");
  const input = form && form.querySelector("input[type=file]");
  const veil = document.querySelector("#drop-veil");
  const holds = (event) => [...event.dataTransfer.types].includes("Files");

  const carry = (file) => {
    const data = new DataTransfer();
    data.items.add(file);
    return data.files;
  };
  const send = (file) => {
    const address = TABLE.test(file.name) ? tables : documents;
    if (form) {
      input.files = carry(file);
      form.action = address;
      if (form.reportValidity()) form.requestSubmit();
      return;
    }
    const made = document.createElement("form");
    Object.assign(made, { method: "post", action: address, enctype: "multipart/form-data", hidden: true });
    const field = Object.assign(document.createElement("input"), { type: "file", name: "file" });
    field.files = carry(file);
    made.append(field);
    document.body.append(made);
    made.submit();
  };
  const lit = (is) => {
    if (form) form.classList.toggle("over", is);
    else veil.hidden = !is;
  };

  if (form) {
    form.classList.add("live"); // the zone stands for the control; without this script the control shows
    input.addEventListener("change", () => input.files.length && send(input.files[0]));
    form.addEventListener("submit", () => {
      form.classList.add("sent");
      form.querySelector("button").disabled = true;
    });
  }
  ["dragenter", "dragover"].forEach((name) => document.addEventListener(name, (event) => {
    if (!event.dataTransfer || !holds(event)) return;
    event.preventDefault();
    lit(true);
  }));
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) lit(false);
  });
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer || !event.dataTransfer.files.length) return;
    event.preventDefault();
    lit(false);
    send(event.dataTransfer.files[0]);
  });
})();
