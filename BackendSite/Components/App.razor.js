// The colours that this person chose, before the circuit is there to ask.
try {
  document.documentElement.dataset.scheme = localStorage.getItem("scheme") ?? "system";
} catch {
  // A browser that keeps nothing.
}

// A circuit makes no requests, so the cookie would run out under the hands of somebody who works. While they do, ask for it anew.
const every = 5 * 60 * 1000;
let asked = Date.now();

async function stillHere() {
  if (Date.now() - asked < every) {
    return;
  }
  asked = Date.now();
  try {
    const answer = await fetch("/staff/still-here", { method: "POST" });
    if (answer.redirected || answer.status === 401) {
      location.reload();
    }
  } catch {
    // Offline: the circuit's own dialog says so.
  }
}

for (const act of ["pointerdown", "keydown"]) {
  addEventListener(act, stillHere, { capture: true, passive: true });
}
