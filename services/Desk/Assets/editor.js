// The editor's tools, the grid and the shortcuts; without it everything works too. Text is set by textContent alone.
(() => {
  'use strict';
  const $ = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const letter = /[\p{L}\p{M}]/u;
  const say = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };

  // Writes at the selection, so that the browser's undo takes it back.
  function put(field, text, from = field.selectionStart, to = field.selectionEnd) {
    field.focus();
    field.setSelectionRange(from, to);
    if (!document.execCommand('insertText', false, text)) {
      field.setRangeText(text, from, to, 'end');
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }

  // --- Markdown by buttons -------------------------------------------------------------------------------------------
  const lines = (mark) => (t) => [t.split('\n').map((l) => mark + l).join('\n'), mark.length];
  const marks = {
    heading: lines('## '), list: lines('- '), quote: lines('> '),
    table: () => ['\n|  |  |\n|---|---|\n|  |  |\n', 3],
    // Between letters, as after an Arabic conjunction, the asterisks would not be read as marks.
    bold: (t, before, after) => (letter.test(before) || letter.test(after) ? [`<strong>${t}</strong>`, 8] : [`**${t}**`, 2]),
  };
  function mark(field, name) {
    const { selectionStart: from, selectionEnd: to, value } = field;
    const [text, caret] = marks[name](value.slice(from, to), value.slice(from - 1, from), value.slice(to, to + 1));
    put(field, text);
    if (from === to) field.setSelectionRange(from + caret, from + caret);
  }
  for (const bar of all('.toolbar')) {
    const field = document.getElementById(bar.getAttribute('aria-controls'));
    if (!field) continue;
    bar.hidden = false;
    bar.addEventListener('click', (event) => {
      const name = event.target.dataset && event.target.dataset.mark;
      if (name) mark(field, name);
    });
    // One stop of the tab key; arrows move within, in the direction of reading.
    const buttons = all('button', bar);
    buttons.forEach((b, i) => { b.tabIndex = i ? -1 : 0; });
    bar.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] * (getComputedStyle(bar).direction === 'rtl' ? -1 : 1);
      if (!step) return;
      event.preventDefault();
      const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
      for (const b of buttons) b.tabIndex = b === next ? 0 : -1;
      next.focus();
    });
  }

  // --- Pickers in a dialog -------------------------------------------------------------------------------------------
  const dialog = $('#dialog'), body = $('#body');
  let at = [0, 0];
  async function open(address, kind, back = 0) {
    if (!dialog || !window.htmx) { window.open(address, '_blank', 'noopener'); return; }
    if (body) at = [body.selectionStart - back, body.selectionEnd];
    await htmx.ajax('GET', address, { target: '#dialog-body' });
    dialog.dataset.kind = kind;
    if (!dialog.open) dialog.showModal();
    const first = $('input[type=search], button, a', dialog);
    if (first) first.focus();
  }
  function insert(text, into) {
    dialog.close();
    const field = document.getElementById(into);
    if (!field) return;
    if (into === 'cites') {
      const rows = field.value.split('\n').filter((l) => l.trim());
      const end = field.value.length;
      if (!rows.includes(text)) put(field, `${rows.length && !field.value.endsWith('\n') ? '\n' : ''}${text}`, end, end);
      return;
    }
    if (into === 'lead') { put(field, text, 0, field.value.length); return; }
    // Blanks around the selection stay outside, and brackets that opened the picker go.
    const chosen = field.value.slice(...at);
    if (chosen.trim()) at = [at[0] + chosen.length - chosen.trimStart().length, at[1] - chosen.length + chosen.trimEnd().length];
    const selected = field.value.slice(...at).replace(/^\{\{$/, '');
    const written = text.replace('{selection}', () => selected);
    put(field, written, ...at);
    // The caret stands where the words are still to be written.
    const hole = selected ? -1 : text.indexOf('{selection}');
    if (hole >= 0) field.setSelectionRange(at[0] + hole, at[0] + hole);
  }
  document.addEventListener('click', (event) => {
    const pick = event.target.closest('[data-pick]');
    if (pick) {
      event.preventDefault();
      open(pick.dataset.pick, pick.dataset.kind);
    }
    const choice = event.target.closest('[data-insert]');
    if (choice && dialog) insert(choice.dataset.insert, choice.dataset.into);
  });
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.matches('[data-pick-upload]') || !dialog || !dialog.open) return;
    event.preventDefault();
    const bar = $('progress', form);
    bar.hidden = false;
    send(form.action, new FormData(form), (part) => { bar.value = part; }).then(({ ok, answer }) => {
      bar.hidden = true;
      if (ok) insert(answer.text, 'body');
      else say($('[data-error]', form), answer.message || '');
    });
  });

  // --- Uploading, with progress --------------------------------------------------------------------------------------
  function send(address, data, progress) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open('POST', address);
      request.setRequestHeader('Accept', 'application/json');
      request.responseType = 'json';
      request.upload.onprogress = (e) => { if (e.lengthComputable) progress(Math.round(e.loaded * 100 / e.total)); };
      request.onloadend = () => done({ ok: request.status === 200 && !!request.response, answer: request.response || {} });
      request.send(data);
    });
  }
  for (const form of all('[data-upload]')) {
    const files = $('input[type=file]', form), list = $('[data-progress]', form);
    async function upload(chosen) {
      list.replaceChildren();
      for (const [i, file] of [...chosen].entries()) {
        const row = document.createElement('li'), name = document.createElement('bdi'), bar = document.createElement('progress');
        const note = document.createElement('span');
        name.textContent = file.name;
        bar.max = 100;
        bar.setAttribute('aria-label', `${list.dataset.sending} ${file.name}`);
        row.append(name, ' ', bar, ' ', note);
        list.append(row);
        const data = new FormData();
        for (const e of all('input[type=hidden]', form)) data.append(e.name, e.name === '_key' ? `${e.value}-${Date.now()}-${i}` : e.value);
        data.append('file', file);
        const { ok, answer } = await send(form.action, data, (part) => { bar.value = part; });
        bar.remove();
        row.className = ok ? 'done' : 'error';
        note.textContent = ok ? list.dataset.sent : answer.message || list.dataset.failed;
        if (!ok) continue;
        const link = document.createElement('a');
        link.href = answer.address;
        link.textContent = answer.name;
        name.replaceChildren(link);
      }
      files.value = '';
    }
    form.addEventListener('submit', (event) => {
      if (!files.files.length) return;
      event.preventDefault();
      upload(files.files);
    });
    form.addEventListener('dragover', (event) => event.preventDefault());
    form.addEventListener('drop', (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) upload(event.dataTransfer.files);
    });
  }

  // --- Pasting from a word processor or a page -----------------------------------------------------------------------
  const blocks = /^(P|DIV|SECTION|ARTICLE|H[1-6]|UL|OL|LI|TABLE|TR|BLOCKQUOTE|PRE|HR|FIGURE|HEADER|FOOTER|MAIN|BODY|DL|DT|DD)$/;
  function markdown(html) {
    const page = new DOMParser().parseFromString(html, 'text/html');
    let left = 0;
    const style = (e) => (e.getAttribute('style') || '').toLowerCase().replaceAll(/\s/g, '');
    const hidden = (e) => /^(SCRIPT|STYLE|META|LINK|TITLE|O:P|XML)$/.test(e.tagName) || /mso-hide:all|display:none/.test(style(e));
    const wrap = (t, open, close = open) => {
      const [, before, words, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(t);
      return words ? before + open + words + close + after : t;
    };
    function inline(node) {
      if (node.nodeType === 3) return node.data.replaceAll(/[\s\u00a0]+/g, ' ').replaceAll(/([\\`*_[\]<{])/g, '\\$1');
      if (node.nodeType !== 1 || hidden(node)) return '';
      if (node.tagName === 'BR') return '\n';
      if (node.tagName === 'IMG') { left += 1; return ''; }
      const words = [...node.childNodes].map(inline).join('');
      if (node.tagName === 'A') {
        const to = node.getAttribute('href') || '';
        return /^https?:|^mailto:/i.test(to) && words.trim() ? `[${words.trim()}](${to.replaceAll(' ', '%20')})` : words;
      }
      if (/^(STRONG|B)$/.test(node.tagName) ? !/font-weight:normal/.test(style(node)) : /font-weight:(bold|[6-9]00)/.test(style(node))) {
        const [before, after] = [node.previousSibling, node.nextSibling].map((s, i) => (s ? s.textContent : '').at(i ? 0 : -1) || '');
        return letter.test(before) || letter.test(after) ? wrap(words, '<strong>', '</strong>') : wrap(words, '**');
      }
      if (/^(EM|I)$/.test(node.tagName)) return wrap(words, '*');
      return words;
    }
    const text = (node) => inline(node).replaceAll(/ *\n */g, '  \n').trim();
    function table(node) {
      const rows = all('tr', node).map((r) => all('th, td', r).map((c) => text(c).replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')));
      const wide = Math.max(0, ...rows.map((r) => r.length));
      if (!wide) return '';
      const line = (r) => `| ${Array.from({ length: wide }, (_, i) => r[i] || '').join(' | ')} |`;
      return [line(rows[0]), `|${'---|'.repeat(wide)}`, ...rows.slice(1).map(line)].join('\n');
    }
    function list(node, depth) {
      let n = Number(node.getAttribute('start') || 1);
      return [...node.children].map((item) => {
        if (/^(UL|OL)$/.test(item.tagName)) return list(item, depth + 1);
        const nested = [...item.children].filter((c) => /^(UL|OL)$/.test(c.tagName));
        const own = [...item.childNodes].filter((c) => !nested.includes(c)).map(inline).join('').replaceAll(/\s+/g, ' ').trim();
        const sign = node.tagName === 'OL' ? `${n++}. ` : '- ';
        return [' '.repeat(depth * 3) + sign + own, ...nested.map((c) => list(c, depth + 1))].join('\n');
      }).join('\n');
    }
    function block(node) {
      if (node.nodeType !== 1) return node.nodeType === 3 && node.data.trim() ? [inline(node).trim()] : [];
      if (hidden(node)) return [];
      if (node.tagName === 'TABLE') return [table(node)];
      if (/^(UL|OL)$/.test(node.tagName)) return [list(node, 0)];
      if (node.tagName === 'BLOCKQUOTE') return [flow(node).join('\n\n').replaceAll(/^/gm, '> ')];
      const heading = /^H([1-6])$/.exec(node.tagName);
      if (heading) return text(node) ? [`${'#'.repeat(Math.max(2, Number(heading[1])))} ${text(node).replaceAll('**', '')}`] : [];
      // Word writes a list as paragraphs, with the sign in a span of its own.
      if (/mso-list:\w/.test(style(node))) {
        const sign = all('*', node).find((e) => /mso-list:ignore/.test(style(e)));
        const number = sign && /\d+/.exec(sign.textContent);
        if (sign) sign.remove();
        const level = Number((/level(\d)/.exec(style(node)) || [0, 1])[1]);
        return [`\u0002${' '.repeat((level - 1) * 3)}${number ? `${number[0]}. ` : '- '}${text(node)}`];
      }
      return [...node.children].some((c) => blocks.test(c.tagName)) ? flow(node) : [text(node)];
    }
    function flow(node) {
      const parts = [];
      let run = '';
      for (const child of node.childNodes) {
        if (child.nodeType === 1 && (blocks.test(child.tagName) || all('p, div, table, ul, ol', child).length)) {
          if (run.trim()) parts.push(run.trim());
          run = '';
          parts.push(...block(child));
        } else run += inline(child);
      }
      if (run.trim()) parts.push(run.trim());
      return parts.filter((p) => p.trim());
    }
    const made = flow(page.body).join('\n\n').replaceAll(/\n\n\u0002/g, '\n').replaceAll('\u0002', '');
    // The first entry of a list is a block of its own again.
    const apart = made.replaceAll(/^((?!\s*(?:- |\d+\. )).+)\n(\s*(?:- |\d+\. ))/gm, '$1\n\n$2');
    return { text: apart.replaceAll(/[ \t]+$/gm, (m) => (m === '  ' ? m : '')), left };
  }
  for (const field of all('textarea#body, .pair textarea'))
    field.addEventListener('paste', (event) => {
      const html = event.clipboardData && event.clipboardData.getData('text/html');
      if (!html) return;
      const { text, left } = markdown(html);
      const plain = event.clipboardData.getData('text/plain').trim();
      if (!text || (text === plain && !left)) return;
      event.preventDefault();
      put(field, text);
      const status = $('[data-status]', field.form);
      if (status && dialog) say(status, dialog.dataset.pasted + (left ? ` ${dialog.dataset.leftOut.replace('{n}', left)}` : ''));
    });

  // --- Typing --------------------------------------------------------------------------------------------------------
  if (body) {
    body.addEventListener('input', (event) => {
      if (event.data !== '{' || event.isComposing) return;
      const end = body.selectionStart;
      if (body.value.slice(end - 2, end) === '{{' && body.value[end - 3] !== '\\') open($('[data-kind=fact]').dataset.pick, 'fact', 2);
    });
    // A preview of a very long text would hold up typing: it is made by the button.
    document.addEventListener('htmx:beforeRequest', (event) => {
      if (event.target.id === 'rendered' && body.textLength > 60000) event.preventDefault();
    });
  }
  for (const field of all('[data-max]:not([data-max=""])')) {
    const counter = document.createElement('span');
    counter.className = 'counter';
    const count = () => {
      const [n, max] = [[...field.value.normalize('NFC')].length, Number(field.dataset.max)];
      counter.textContent = `${n} / ${max}`;
      counter.classList.toggle('over', n > max);
    };
    counter.setAttribute('aria-hidden', 'true');
    counter.dir = 'ltr';
    field.addEventListener('input', count);
    count();
    field.after(counter);
  }

  // --- Saving while somebody types -----------------------------------------------------------------------------------
  // Razor leaves an empty attribute where there is nothing to save.
  for (const form of all('form[data-autosave^="/"]')) {
    const status = $('[data-status]', form);
    let timer, going = null, stale = false, changed = false;
    const hidden = (name) => $(`[name=${name}]`, form);
    async function save() {
      if (going || stale || !changed || !$('#title', form).value.trim()) return;
      changed = false;
      const data = new URLSearchParams(new FormData(form));
      const sent = data.get('body');
      say(status, status.dataset.saving);
      going = fetch(form.dataset.autosave, { method: 'POST', body: data, headers: { Accept: 'application/json' } });
      try {
        const response = await going;
        const answer = response.headers.get('Content-Type')?.startsWith('application/json') ? await response.json() : {};
        if (response.ok && answer.etag) {
          hidden('_etag').value = answer.etag;
          if (hidden('Base')) hidden('Base').value = (answer.text ?? sent ?? '').replaceAll('\r\n', '\n');
          if (!changed) {
            try { localStorage.removeItem(`desk:${form.dataset.keep}`); } catch { /* Storage may be switched off. */ }
            say(status, status.dataset.saved.replace('{t}', answer.at));
          }
        } else if (response.status === 412) {
          stale = true;
          say(status, status.dataset.stale);
        } else {
          changed = true;
          say(status, status.dataset.away);
        }
      } catch {
        changed = true;
        say(status, status.dataset.away);
      }
      going = null;
    }
    form.addEventListener('input', (event) => {
      if ('unkept' in event.target.dataset) return;
      changed = true;
      clearTimeout(timer);
      timer = setTimeout(save, 4000);
    });
    // What is on its way is awaited: a save beside it would race against itself.
    form.addEventListener('submit', (event) => {
      clearTimeout(timer);
      stale = true;
      if (!going) return;
      event.preventDefault();
      const by = event.submitter;
      going.catch(() => null).finally(() => setTimeout(() => form.requestSubmit(by)));
    });
  }
  addEventListener('beforeunload', (event) => { if ($('form[data-unkept]')) event.preventDefault(); });
  document.addEventListener('submit', (event) => event.target.removeAttribute('data-unkept'), true);

  // --- Lists ---------------------------------------------------------------------------------------------------------
  for (const box of all('[data-all]'))
    box.addEventListener('change', () => {
      for (const other of all('input[type=checkbox][name=pick]', box.form)) other.checked = box.checked;
    });
  for (const table of all('[data-grid]')) {
    const cells = () => all('tbody tr', table).map((r) => all('th, td', r).map((c) => $('a, input', c)).filter(Boolean));
    for (const [y, row] of cells().entries()) for (const [x, c] of row.entries()) c.tabIndex = x + y ? -1 : 0;
    table.addEventListener('keydown', (event) => {
      const grid = cells();
      const y = grid.findIndex((r) => r.includes(document.activeElement));
      if (y < 0) return;
      const x = grid[y].indexOf(document.activeElement);
      const ahead = getComputedStyle(table).direction === 'rtl' ? -1 : 1;
      const [dx, dy] = { ArrowRight: [ahead, 0], ArrowLeft: [-ahead, 0], ArrowDown: [0, 1], ArrowUp: [0, -1],
        PageDown: [0, 10], PageUp: [0, -10] }[event.key] || [0, 0];
      const to = { Home: [0, y], End: [grid[y].length - 1, y] }[event.key]
        || [x + dx, Math.min(grid.length - 1, Math.max(0, y + dy))];
      const next = (dx || dy || event.key === 'Home' || event.key === 'End') && grid[to[1]] && grid[to[1]][to[0]];
      if (!next) return;
      event.preventDefault();
      document.activeElement.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  }
  for (const button of all('[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const field = document.getElementById(button.getAttribute('aria-controls'));
      if (button.dataset.whole) put(field, button.dataset.copy, 0, field.value.length);
      else put(field, button.dataset.copy);
    });
  }
  const looked = all('[data-looked]'), done = $('[data-looked-count]');
  if (done) {
    const tell = () => say(done, done.dataset.lookedCount.replace('{n}', looked.filter((b) => b.checked).length)
      .replace('{m}', looked.length));
    for (const b of looked) b.addEventListener('change', tell);
    // A change whose translation is rewritten was looked at.
    for (const field of all('.pair.changed textarea, #title, #summary'))
      field.addEventListener('input', () => {
        const pair = field.closest('.pair');
        const box = pair ? $('[data-looked]', pair) : document.getElementById(`looked-field-${field.id}`);
        if (!box || box.checked) return;
        box.checked = true;
        tell();
      });
    tell();
  }

  // A note begins with the words that are selected in the text.
  const note = $('[data-quote] textarea');
  if (note) {
    let quoted = '';
    document.addEventListener('selectionchange', () => {
      const chosen = getSelection();
      if (chosen.toString().trim() && chosen.anchorNode.parentElement.closest('.paper, .lines')) quoted = chosen.toString().trim();
    });
    note.addEventListener('focus', () => {
      if (quoted && !note.value) put(note, `${quoted.replaceAll(/^/gm, '> ')}\n\n`);
      quoted = '';
    });
  }

  // --- Shortcuts -----------------------------------------------------------------------------------------------------
  let single = true;
  try { single = localStorage.getItem('desk-single-keys') !== 'off'; } catch { /* As usual. */ }
  const choice = $('[data-single-keys]');
  if (choice) {
    choice.checked = single;
    choice.addEventListener('change', () => {
      single = choice.checked;
      try { localStorage.setItem('desk-single-keys', single ? 'on' : 'off'); } catch { /* For this screen only. */ }
    });
  }
  function step(ahead) {
    const stops = all('.pair.changed textarea, .findings a');
    if (!stops.length) return;
    const now = stops.indexOf(document.activeElement);
    stops[(now + ahead + stops.length + (now < 0 && ahead < 0 ? 1 : 0)) % stops.length].focus();
  }
  let go = false;
  document.addEventListener('keydown', (event) => {
    const press = (selector) => { const e = $(selector); if (e) { event.preventDefault(); e.click(); } };
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      if (dialog && dialog.open) return;
      if (event.code === 'KeyK') press('.toolbar [data-kind=link]');
      if (event.shiftKey && event.code === 'KeyF') press('.toolbar [data-kind=fact]');
      if (event.code === 'KeyB' && event.target === body) press('.toolbar [data-mark=bold]');
      if (event.key === 'Enter') press('[data-review], [data-submit]');
      return;
    }
    if (event.altKey) {
      const digit = /^Digit([1-4])$/.exec(event.code);
      if (digit) { const link = all('.tongues a')[digit[1] - 1]; if (link) { event.preventDefault(); link.click(); } }
      if (event.code === 'KeyN' || event.code === 'KeyP') { event.preventDefault(); step(event.code === 'KeyN' ? 1 : -1); }
      return;
    }
    if (!single || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || (dialog && dialog.open)) { go = false; return; }
    if (go) {
      const to = { KeyH: '/', KeyP: '/pages', KeyC: '/engagements', KeyA: '/assets' }[event.code];
      go = false;
      if (to) { event.preventDefault(); location.assign(to); }
      return;
    }
    if (event.key === '?') { event.preventDefault(); location.assign('/help'); return; }
    if (event.key === '/' || event.code === 'Slash') {
      const query = $('main [role=search] input');
      if (!query) return;
      event.preventDefault();
      query.focus();
      return;
    }
    go = event.code === 'KeyG';
  });
})();
