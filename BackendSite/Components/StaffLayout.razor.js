// The look of the pages, and the keyboard. A page needs no code for it: an element says with data-keys which keys press it.
// Keys do nothing while somebody types. In [data-rows], j and k walk along the rows' links, and what is done with a row ticks it first.
const page = document.documentElement;
const typing = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const sequence = 1500;

let first = null;
let off = false;

export function show(scheme, density, keysOff) {
  page.dataset.scheme = scheme;
  page.dataset.density = density;
  off = keysOff;
  try {
    localStorage.setItem("scheme", scheme);
  } catch {
    // A browser that keeps nothing: the colours come a moment later then.
  }
}

const visible = element => element.checkVisibility({ visibilityProperty: true }) && !element.disabled;

function find(keys) {
  return [...document.querySelectorAll("[data-keys]")].find(element => element.dataset.keys === keys && visible(element));
}

function press(element) {
  if (element.matches("[data-focus]")) {
    element.querySelector("button:not([disabled]), a")?.focus({ focusVisible: true });
  } else if (element.matches(typing)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

function open(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) {
    dialog.showModal();
    const box = dialog.querySelector("input");
    box?.select();
  }
}

const rows = () => [...document.querySelectorAll("[data-rows] a")];
const row = () => document.activeElement?.closest("[data-rows] > *");
const current = () => row()?.querySelector("a");
const tickOfRow = () => row()?.querySelector("input");

function walk(step) {
  const all = rows();
  const next = all[current() ? all.indexOf(current()) + step : 0];
  next?.focus({ focusVisible: true });
  next?.scrollIntoView({ block: "nearest" });
}

// What acts on picked rows appears once one is picked; that takes a moment, for the server draws it.
function pickAndPress(keys) {
  const tick = tickOfRow();
  if (!tick || tick.checked) {
    return;
  }
  const watch = new MutationObserver(() => {
    const act = find(keys);
    if (act) {
      watch.disconnect();
      press(act);
    }
  });
  watch.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => watch.disconnect(), 3000);
  tick.click();
}

function act(keys) {
  const target = find(keys);
  if (target) {
    press(target);
  } else if (keys === "j" || keys === "k") {
    walk(keys === "j" ? 1 : -1);
  } else if (keys === "x") {
    tickOfRow()?.click();
  } else if (["e", "a", "s", "!"].includes(keys)) {
    pickAndPress(keys);
  } else {
    return false;
  }
  return true;
}

document.addEventListener("keydown", event => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open("palette");
    return;
  }
  if (off || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest(typing) || document.querySelector("dialog[open]")) {
    return;
  }
  const keys = first && Date.now() - first < sequence ? `g ${event.key}` : event.key;
  first = keys === "g" ? Date.now() : null;
  if (keys !== "g" && keys.length <= 3 && act(keys)) {
    event.preventDefault();
  }
});

document.addEventListener("click", event => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    open(opener.dataset.opens);
  }
  const dialog = event.target.closest("dialog");
  if (dialog && (event.target === dialog || event.target.closest("[data-closes], a[href]"))) {
    dialog.close();
  }
});

// The palette offers what the page under it offers: every element with keys, by the name it has.
document.addEventListener("input", event => {
  if (event.target.closest("#palette")) {
    offer(event.target.value);
  }
});

function offer(text) {
  const list = document.getElementById("palette-acts");
  const wanted = text.trim().toLowerCase();
  const acts = [...document.querySelectorAll("[data-keys]")]
    .filter(element => visible(element) && nameOf(element).toLowerCase().includes(wanted));
  list.replaceChildren(...acts.map(element => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const keys = document.createElement("kbd");
    button.type = "button";
    button.textContent = nameOf(element);
    keys.textContent = element.dataset.keys;
    button.append(keys);
    button.addEventListener("click", () => {
      document.getElementById("palette").close();
      press(element);
    });
    item.append(button);
    return item;
  }));
}

const nameOf = element => element.dataset.name ?? element.getAttribute("aria-label") ?? element.firstChild?.textContent?.trim() ?? "";

document.addEventListener("toggle", event => {
  if (event.target.id === "palette" && event.newState === "open") {
    offer(event.target.querySelector("input").value);
  }
}, true);

// Up and down walk through what was found; Enter in the box takes the first.
document.addEventListener("keydown", event => {
  const palette = event.target.closest("#palette");
  if (!palette || !["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) {
    return;
  }
  const found = [...palette.querySelectorAll("li :is(a, button)")];
  const at = found.indexOf(document.activeElement);
  if (event.key === "Enter") {
    if (at < 0) {
      event.preventDefault();
      found[0]?.click();
    }
    return;
  }
  event.preventDefault();
  const next = at + (event.key === "ArrowDown" ? 1 : -1);
  (found[next] ?? palette.querySelector("input")).focus();
});
