// Blazor sends its state to the dialog as events. A circuit that the server has let go can't be had back: the page is loaded
// anew, and its address holds what it showed.
const dialog = document.getElementById("components-reconnect-modal");
const mark = "loaded-again";

// The next page says what happened, once.
function loadAgain() {
  try {
    sessionStorage.setItem(mark, "true");
  } catch {
    // A browser that keeps nothing: the page comes back all the same.
  }
  location.reload();
}

function sayWhatHappened() {
  try {
    if (!sessionStorage.getItem(mark)) {
      return;
    }
    sessionStorage.removeItem(mark);
  } catch {
    // Nothing was kept.
    return;
  }
  document.body.append(document.getElementById("loaded-again-words").content.cloneNode(true));
  const said = document.getElementById(mark);
  said.querySelector("button").addEventListener("click", () => said.remove());
}

async function retry() {
  try {
    if (!(await Blazor.reconnect())) {
      loadAgain();
    }
  } catch {
    // Still out of reach: Blazor goes on trying, or says that it gave up.
  }
}

async function resume() {
  try {
    if (!(await Blazor.resumeCircuit())) {
      loadAgain();
    }
  } catch {
    dialog.classList.replace("components-reconnect-paused", "components-reconnect-resume-failed");
  }
}

const acts = { retry, resume, reload: loadAgain };
dialog.addEventListener("click", event => acts[event.target.dataset.reconnect]?.());
dialog.addEventListener("cancel", event => event.preventDefault());

dialog.addEventListener("components-reconnect-state-changed", ({ detail: { state } }) => {
  if (state === "show" && !dialog.open) {
    dialog.showModal();
  } else if (state === "hide") {
    dialog.close();
  } else if (state === "rejected") {
    loadAgain();
  }
});

sayWhatHappened();

// A laptop that was asleep: try at once when somebody looks.
document.addEventListener("visibilitychange", () => {
  if (dialog.open && document.visibilityState === "visible") {
    retry();
  }
});
