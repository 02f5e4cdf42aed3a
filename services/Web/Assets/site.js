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
})();
