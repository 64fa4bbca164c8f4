// Makes the enquiry form kinder. The form works without it: every rule and every limit is the server's.

const draftKey = 'enquiry-draft';
const form = document.querySelector('.enquiry .enquiry-form');

if (document.querySelector('.receipt')) {
  sessionStorage.removeItem(draftKey);
}

if (form) {
  const opened = performance.now();
  const button = form.querySelector('[type=submit]');
  const label = button.textContent;
  const status = form.querySelector('[role=status]');
  const restored = form.querySelector('.draft-restored');
  let sending = false;
  let wasRestored = false;

  const fields = () => [...form.elements].filter(field => field.name && field.type !== 'hidden' && !field.closest('[aria-hidden]'));

  // One POST for many clicks. aria-disabled and not disabled: a disabled button loses the focus, disabled fields their values.
  const setSending = now => {
    sending = now;
    button.textContent = now ? 'Sending…' : label;
    if (now) {
      button.setAttribute('aria-disabled', 'true');
    } else {
      button.removeAttribute('aria-disabled');
    }
  };

  form.addEventListener('submit', event => {
    if (sending) {
      event.preventDefault();
      return;
    }

    if (!navigator.onLine) {
      event.preventDefault();
      status.textContent = 'You are offline, so nothing was sent. Your text stays here: send it when you are connected again.';
      return;
    }

    // Whoever wrote the text before this page was opened is not in haste.
    form.elements.seconds.value = wasRestored ? '' : Math.round((performance.now() - opened) / 1000);
    setSending(true);
  });

  addEventListener('online', () => {
    if (status.textContent) {
      status.textContent = 'You are connected again. You can send your enquiry now.';
    }
  });

  // Back from the receipt, the browser shows the page as it was left.
  addEventListener('pageshow', event => event.persisted && setSending(false));

  // A draft survives a reload or a closed laptop, in this tab alone, until the receipt is shown.
  const read = () => fields().map(field => [field.name, field.type === 'checkbox' ? (field.checked ? field.value : null) : field.value]);
  const empty = () => fields().every(field => field.type === 'checkbox' ? !field.checked : !field.value);

  const restore = () => {
    const draft = JSON.parse(sessionStorage.getItem(draftKey) ?? '[]');
    fields().forEach((field, i) => {
      const [name, value] = draft[i] ?? [];
      if (name !== field.name || !value) {
        return;
      }

      if (field.type === 'checkbox') {
        field.checked = field.value === value;
      } else {
        field.value = value;
      }
    });
    wasRestored = !empty();
    restored.hidden = !wasRestored;
  };

  form.addEventListener('input', () => {
    restored.hidden = true;
    if (empty()) {
      sessionStorage.removeItem(draftKey);
    } else {
      sessionStorage.setItem(draftKey, JSON.stringify(read()));
    }
  });

  restored.querySelector('button').addEventListener('click', () => {
    sessionStorage.removeItem(draftKey);
    fields().forEach(field => {
      if (field.type === 'checkbox') {
        field.checked = false;
      } else {
        field.value = '';
      }
    });
    restored.hidden = true;
    fields()[0].focus();
  });

  if (empty()) {
    restore();
  } else {
    wasRestored = true;
  }

  // A field is looked at again only after the server reported it, so that nobody is told off while typing.
  form.querySelectorAll('[aria-invalid]').forEach(field => field.addEventListener('input', () => {
    const mended = field.value.trim() && (field.type !== 'email' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(field.value.trim()));
    field.closest('.field').classList.toggle('field-invalid', !mended);
    field.setAttribute('aria-invalid', String(!mended));
    document.getElementById(`${field.id}-error`).hidden = mended;
  }));

  // Where the reader came from, without following anybody: the last page's host, and the call that led to the form.
  const cameFrom = document.referrer && new URL(document.referrer).host;
  if (cameFrom && cameFrom !== location.host) {
    form.elements.referrer.value = cameFrom;
  }

  document.querySelectorAll('[data-cta]').forEach(link => link.addEventListener('click', event => {
    const target = link.hash && document.querySelector(link.hash);
    if (target) {
      event.preventDefault();
      form.elements.cta.value = link.dataset.cta;
      target.scrollIntoView();
      fields()[0].focus({ preventScroll: true });
    }
  }));

  // A soft hint that never blocks: one slip of the finger away from a mail provider that many people use.
  const email = form.elements.email;
  const typo = form.querySelector('.typo');
  const providers = form.dataset.providers.split(' ');

  let pressed = false;
  addEventListener('pointerdown', () => { pressed = true; }, true);
  ['pointerup', 'pointercancel'].forEach(end => addEventListener(end, () => { pressed = false; }, true));

  email.addEventListener('change', () => {
    const at = email.value.lastIndexOf('@');
    const domain = email.value.slice(at + 1).trim().toLowerCase();
    const meant = at > 0 && !providers.includes(domain) && providers.find(provider => isOneSlip(domain, provider));
    const show = () => {
      typo.textContent = meant ? `Did you mean ${email.value.slice(0, at)}@${meant}?` : '';
    };

    // The line that appears moves the button away from under a press, and the click would be lost.
    if (pressed) {
      addEventListener('pointerup', () => setTimeout(show), { once: true });
    } else {
      show();
    }
  });
}

// One letter more, less, other, or two that changed places.
function isOneSlip(typed, meant) {
  let start = 0;
  while (start < typed.length && typed[start] === meant[start]) {
    start++;
  }

  const [t, m] = [typed.slice(start), meant.slice(start)];
  return t.slice(1) === m || t === m.slice(1) || t.slice(1) === m.slice(1)
    || (t[0] === m[1] && t[1] === m[0] && t.slice(2) === m.slice(2));
}
