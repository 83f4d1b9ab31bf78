// Nothing here is needed for reading: shortcuts, choices that take effect at once, and sending verdicts.
"use strict";

const typing = (element) => element.matches("input, select, textarea");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const link = { j: "a[rel=next]", n: "a[rel=next]", k: "a[rel=prev]", p: "a[rel=prev]" }[event.key];
  if (event.key === "/") {
    event.preventDefault();
    (document.querySelector("#q") || document.querySelector("#find")).focus();
  } else if (link) {
    document.querySelector(link)?.click();
  }
});

document.querySelectorAll("#choose select").forEach((element) => {
  element.addEventListener("change", () => element.form.requestSubmit());
});

const verdicts = document.querySelector("form.verdicts");
verdicts?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const rows = [...verdicts.querySelectorAll("[data-field-name]")].map((row) => ({
    field: row.dataset.fieldName,
    verdict: row.querySelector("input:checked")?.value || "",
    note: row.querySelector("[name^=note]").value,
  }));
  const status = verdicts.querySelector("[role=status]");
  status.textContent = "Saving …";
  const answer = await fetch(verdicts.dataset.to, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-Healthcrawl-Token": document.querySelector("meta[name=write-token]").content,
    },
    body: JSON.stringify({ verdicts: rows }),
  });
  status.textContent = answer.ok ? "Saved." : `Not saved: ${await answer.text()}`;
});
