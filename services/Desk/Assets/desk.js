// Makes the desk quicker; without it everything works too. Text is set by textContent alone.
(() => {
  'use strict';
  const summary = document.querySelector('[data-focus]');
  if (summary) summary.focus();

  // What is typed is kept on this device until it is saved.
  for (const form of document.querySelectorAll('form[data-keep]')) {
    const key = `desk:${form.dataset.keep}`;
    const status = form.querySelector('[data-status]');
    const fields = () => [...form.elements].filter((e) => e.name && /^(TEXTAREA|INPUT|SELECT)$/.test(e.tagName) && e.type !== 'hidden'
      && e.type !== 'file' && !e.hidden && !('unkept' in e.dataset));
    const read = () => Object.fromEntries(fields().map((e) => [e.name, e.type === 'checkbox' ? String(e.checked) : e.value]));
    const first = JSON.stringify(read());
    let kept = null;
    try { kept = localStorage.getItem(key); } catch { /* Storage may be switched off. */ }
    if (kept && kept !== first && !summary && status) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'second';
      button.textContent = status.dataset.restore;
      button.addEventListener('click', () => {
        const values = JSON.parse(kept);
        for (const e of fields()) if (e.name in values) e.value = values[e.name];
        button.remove();
      });
      status.append(button);
    }
    let timer;
    form.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        try {
          localStorage.setItem(key, JSON.stringify(read()));
          if (status) status.textContent = status.dataset.kept;
        } catch { form.dataset.unkept = ''; /* The form itself still holds it. */ }
      }, 400);
    });
    form.addEventListener('submit', () => { clearTimeout(timer); try { localStorage.setItem(key, JSON.stringify(read())); } catch { /* */ } });
    // Saved: the copy is not needed any more.
    if (document.querySelector('main > .band.ok[role=status]')) for (const k of Object.keys(localStorage))
      if (k.startsWith(`desk:${form.dataset.keep.split('/').slice(0, 2).join('/')}/`)) localStorage.removeItem(k);
  }

  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const form = document.querySelector('form[data-keep]');
    if (form && event.code === 'KeyS') {
      event.preventDefault();
      form.requestSubmit();
    }
  });
})();
