// Passkeys: asks the site what to sign, lets the browser sign it, and sends it back. The staff wing's plain pages and its circuit use it.

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body ?? {}),
  });
  return answer.ok ? answer : null;
}

async function refusalsAside(act) {
  try {
    return await act();
  } catch (error) {
    // Put away by the person, or nothing that fits: nothing to report.
    if (error instanceof DOMException) {
      return null;
    }
    throw error;
  }
}

/** Makes a passkey for who is signed in. True when the site has kept it. */
export async function add(name) {
  const offer = await post("/staff/me/passkeys/options");
  if (!offer) {
    return false;
  }
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await offer.json());
  const made = await refusalsAside(() => navigator.credentials.create({ publicKey }));
  return made !== null && (await post("/staff/me/passkeys", { credential: JSON.stringify(made), name })) !== null;
}

async function enter(button) {
  const asked = await post("/staff/sign-in/passkey/options");
  if (!asked) {
    return null;
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await asked.json());
  const signed = await refusalsAside(() => navigator.credentials.get({ publicKey }));
  return signed && (await post("/staff/sign-in/passkey", { credential: JSON.stringify(signed), to: button.dataset.to }));
}

const button = document.querySelector("button[data-passkey]");
if (button && window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = document.querySelector("[data-passkey-said]");
    said.textContent = "";
    button.disabled = true;
    try {
      const answer = await enter(button);
      if (answer) {
        location.assign((await answer.json()).to);
        return;
      }
      said.textContent = "That did not work. Try again, or sign in with your password.";
    } catch {
      said.textContent = "The site could not be reached. Try again in a moment.";
    }
    button.disabled = false;
  });
}
