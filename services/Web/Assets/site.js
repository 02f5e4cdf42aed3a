// The only script of the site; everything works without it.
(() => {
  'use strict';
  // The language that a reader chooses is the one that the address without a language leads to.
  for (const link of document.querySelectorAll('[data-language]'))
    link.addEventListener('click', () => { document.cookie = `l=${link.hreflang};path=/;max-age=31536000;samesite=lax`; });

  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => print());
  }

  for (const button of document.querySelectorAll('[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const status = document.getElementById('copied');
      if (status) status.textContent = button.dataset.done;
    });
  }

  // In the month, arrows move by day; in a month that is written from right to left, so do they.
  const days = [...document.querySelectorAll('.month-table td[data-day]')];
  if (days.length > 0) {
    const rtl = document.documentElement.dir === 'rtl';
    const go = (rel) => document.querySelector(`.month-nav a[rel=${rel}]`)?.click();
    days.forEach((day) => { day.tabIndex = -1; });
    (days.find((d) => d.classList.contains('today')) ?? days[0]).tabIndex = 0;
    document.querySelector('.month-table').addEventListener('keydown', (e) => {
      const at = days.indexOf(e.target.closest('td'));
      if (at < 0) return;
      const step = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, ArrowDown: 7, ArrowUp: -7 }[e.key];
      if (step !== undefined && days[at + step]) {
        e.preventDefault();
        days[at].tabIndex = -1;
        days[at + step].tabIndex = 0;
        days[at + step].focus();
      } else if (e.key === 'PageUp') go('prev');
      else if (e.key === 'PageDown') go('next');
    });
  }

  // Once a minute, while somebody looks: has the content of this page changed since it was opened?
  const notice = document.getElementById('changed');
  if (notice) {
    let known;
    const of = `${notice.dataset.version}?of=${encodeURIComponent(location.pathname + location.search)}`;
    const ask = async () => {
      if (document.visibilityState !== 'visible' || !notice.hidden) return;
      const response = await fetch(of).catch(() => null);
      if (!response?.ok) return;
      const version = await response.text();
      if (known && version !== known) {
        const show = document.createElement('a');
        const line = document.createElement('span');
        [show.href, show.textContent] = [location.href, notice.dataset.show];
        line.className = 'wrap';
        line.append(`${notice.dataset.text} `, show);
        notice.append(line);
        notice.hidden = false;
      }
      known ??= version;
    };
    setTimeout(ask, 3000);
    setInterval(ask, 60000);
  }
})();
