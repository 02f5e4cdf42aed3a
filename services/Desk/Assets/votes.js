// Sends a file of votes in parts, with progress; a broken transfer goes on where it ended. Without script the form sends it whole.
(() => {
  'use strict';
  const kept = 'desk:votes';
  const read = () => { try { return JSON.parse(localStorage.getItem(kept)) || {}; } catch { return {}; } };
  const write = (all) => { try { localStorage.setItem(kept, JSON.stringify(all)); } catch { /* Storage may be switched off. */ } };

  // Sends what is missing from an offset on; the desk says what has arrived.
  const transmit = async (address, token, file, from, part, shown) => {
    let received = from;
    while (received < file.size) {
      const body = new FormData();
      body.append('form', token);
      body.append('offset', String(received));
      body.append('part', file.slice(received, received + part), file.name);
      const response = await fetch(`${address}?handler=Part`, { method: 'POST', body });
      if (!response.ok) throw new Error(String(response.status));
      ({ received } = await response.json());
      shown(received);
    }
  };

  const start = document.querySelector('[data-vote-start]');
  if (start) {
    const box = start.querySelector('[data-choose]');
    const choose = box.querySelector('input');
    const status = start.querySelector('[role=status]');
    box.hidden = false;
    choose.addEventListener('change', () => {
      const [file] = choose.files;
      if (!file) return;
      start.elements.name.value = file.name;
      start.elements.bytes.value = String(file.size);
    });
    // The file that was chosen is sent at once; a refusal, or a break, is shown where it is.
    start.addEventListener('submit', async (event) => {
      const [file] = choose.files;
      if (!file || String(file.size) !== start.elements.bytes.value) return;
      event.preventDefault();
      start.querySelector('button').disabled = true;
      const response = await fetch(start.action, { method: 'POST', body: new URLSearchParams(new FormData(start)) }).catch(() => null);
      const made = response && response.ok && response.redirected && new URL(response.url).pathname;
      if (!made) {
        start.submit();
        return;
      }
      try {
        await transmit(made, start.elements.form.value, file, 0, Number(start.dataset.part), (received) => {
          status.textContent = `${Math.floor(100 * received / file.size)} %`;
        });
      } catch { /* The next screen shows what arrived, and goes on from there. */ }
      location.assign(made);
    });
    const list = document.querySelector('[data-vote-mine]');
    for (const [id, name] of Object.entries(read())) {
      const link = document.createElement('a');
      link.href = `/imports/votes/${encodeURIComponent(id)}`;
      link.textContent = name;
      const item = document.createElement('li');
      item.append(link);
      list.querySelector('ul').append(item);
      list.hidden = false;
    }
  }

  // The device remembers what is not finished, because the API does not list it.
  const progress = document.querySelector('[data-vote]');
  if (progress) {
    const all = read();
    if (progress.dataset.open === 'true') all[progress.dataset.vote] = progress.dataset.name;
    else delete all[progress.dataset.vote];
    write(all);
  }

  const form = document.querySelector('[data-vote-send]');
  if (form) form.addEventListener('submit', async (event) => {
    const [file] = form.elements.file.files;
    if (!file) return;
    event.preventDefault();
    const status = form.querySelector('[role=status]');
    const bar = document.getElementById('bar');
    const [part, bytes] = [Number(form.dataset.part), Number(form.dataset.bytes)];
    if (file.size !== bytes) {
      status.textContent = status.dataset.other;
      return;
    }
    const button = form.querySelector('button');
    button.disabled = true;
    let received = Number(form.dataset.received);
    try {
      await transmit(form.action, form.elements.form.value, file, received, part, (arrived) => {
        received = arrived;
        bar.value = arrived;
        status.textContent = `${Math.floor(100 * arrived / bytes)} %`;
      });
      location.assign(form.action);
    } catch {
      status.textContent = status.dataset.broken;
      form.dataset.received = String(received);
      button.disabled = false;
    }
  });
})();
