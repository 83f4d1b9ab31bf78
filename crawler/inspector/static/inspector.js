// Nothing here is needed for reading: shortcuts, highlights while hovering, and sending verdicts.
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

// A field and its block light up together, without moving anything.
const lit = (number, isLit) => {
  if (number === "") return;
  document.querySelectorAll(`[data-block="${CSS.escape(number)}"], #b${CSS.escape(number)}`).forEach((element) => {
    element.classList.toggle("lit", isLit);
  });
};
const over = (selector, numberOf) => {
  document.querySelectorAll(selector).forEach((element) => {
    element.addEventListener("mouseenter", () => lit(numberOf(element), true));
    element.addEventListener("mouseleave", () => lit(numberOf(element), false));
  });
};
over("[data-block]", (element) => element.dataset.block);
over(".blocks > li", (element) => element.id.slice(1));

// Clicking anywhere in a field does what its number does.
document.querySelectorAll(".fields [data-block]").forEach((element) => {
  element.addEventListener("click", (event) => {
    if (!event.target.closest("a") && !String(window.getSelection())) element.querySelector("a.where")?.click();
  });
});

// Lingering over a field shows its place in the frame too: the frame takes part only by its address.
const frame = document.querySelector("iframe[name=page]");
let waiting = 0;
if (frame) {
  document.querySelectorAll(".fields [data-block]:not([data-block=''])").forEach((element) => {
    element.addEventListener("mouseenter", () => {
      waiting = window.setTimeout(() => {
        const address = new URL(frame.src, location.href);
        address.hash = `b${element.dataset.block}`;
        frame.contentWindow.location.replace(address.href);
      }, 350);
    });
    element.addEventListener("mouseleave", () => window.clearTimeout(waiting));
  });
}

// A field that was jumped to keeps its block in sight as well.
const followHash = () => {
  document.querySelectorAll(".kept").forEach((element) => element.classList.remove("kept"));
  const field = location.hash.startsWith("#f-") && document.getElementById(location.hash.slice(1));
  const block = field && field.dataset.block && document.getElementById(`b${field.dataset.block}`);
  if (block) {
    block.classList.add("kept");
    block.parentElement.scrollTo({ top: block.offsetTop - block.parentElement.offsetTop - 120 });
  }
};
window.addEventListener("hashchange", followHash);
followHash();

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
