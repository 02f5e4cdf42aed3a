// Makes the desk quicker; without it everything works too. Text is set by textContent alone.
(() => {
  'use strict';
  const summary = document.querySelector('[data-focus]');
  if (summary) summary.focus();

  // Markdown by buttons, at the selection of the field.
  for (const bar of document.querySelectorAll('.toolbar')) {
    const field = document.getElementById(bar.getAttribute('aria-controls'));
    if (!field) continue;
    bar.hidden = false;
    const letter = /\p{L}/u;
    const marks = {
      heading: (t) => [`## ${t}`, 3], list: (t) => [t.split('\n').map((l) => `- ${l}`).join('\n'), 2], quote: (t) => [`> ${t}`, 2],
      link: (t) => [`[${t}](https://)`, t.length + 11], fact: (t) => [`{{${t}}}`, 2],
      table: () => ['\n|  |  |\n|---|---|\n|  |  |\n', 3],
      // Between letters, as after an Arabic conjunction, the asterisks would not be read as marks.
      bold: (t, before) => (letter.test(before) ? [`<strong>${t}</strong>`, 8] : [`**${t}**`, 2]),
    };
    bar.addEventListener('click', (event) => {
      const mark = event.target.dataset && event.target.dataset.mark;
      if (!mark) return;
      const { selectionStart: from, selectionEnd: to, value } = field;
      const [text, caret] = marks[mark](value.slice(from, to), value.slice(from - 1, from));
      field.focus();
      // Keeps the browser's undo.
      if (!document.execCommand('insertText', false, text)) field.setRangeText(text, from, to, 'end');
      if (from === to) field.setSelectionRange(from + caret, from + caret);
    });
  }

  // What is typed is kept on this device until it is saved.
  for (const form of document.querySelectorAll('form[data-keep]')) {
    const key = `desk:${form.dataset.keep}`;
    const status = form.querySelector('[data-status]');
    const fields = () => [...form.elements].filter((e) => e.name && /^(TEXTAREA|INPUT|SELECT)$/.test(e.tagName) && e.type !== 'hidden'
      && !e.hidden);
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
        } catch { /* The form itself still holds it. */ }
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
