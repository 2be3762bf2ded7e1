'use strict';

// The theme follows the system until the reader says otherwise.
const root = document.documentElement;
const toggle = document.getElementById('theme');
const isDark = () => (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
const nameToggle = () => { toggle.textContent = isDark() ? 'Light page' : 'Dark page'; };
toggle.hidden = false;
toggle.addEventListener('click', () => {
  root.dataset.theme = isDark() ? 'light' : 'dark';
  nameToggle();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', nameToggle);
nameToggle();

// Charts tell the values under the pointer, or under the cursor that the arrow keys move.
const HINT = 'Move over a chart, or focus it and use the arrow keys, to read its values.';
for (const [number, figure] of document.querySelectorAll('figure[data-first]').entries()) {
  const first = Number(figure.dataset.first);
  const { labels, columns } = JSON.parse(figure.querySelector('script').textContent);
  const readout = figure.querySelector('.readout');
  const rest = number === 0 ? HINT : '';
  readout.textContent = rest;

  const tell = index => {
    const date = document.createElement('b');
    date.textContent = labels[index];
    const values = columns.filter(column => column.texts[index] !== '').map(column => {
      const value = document.createElement('span');
      value.textContent = column.name === '' ? column.texts[index] : `${column.name} ${column.texts[index]}`;
      return value;
    });
    readout.replaceChildren(date, ...values);
  };

  for (const chart of figure.querySelectorAll('svg')) {
    const [from, to, left, right] = ['from', 'to', 'left', 'right'].map(name => Number(chart.dataset[name]));
    const cursor = chart.querySelector('.cursor');
    const lowest = Math.max(first, Math.ceil(from));
    const highest = Math.min(first + labels.length - 1, Math.floor(to));
    let at = highest;

    const show = position => {
      at = Math.min(highest, Math.max(lowest, position));
      const x = left + (at - from) / (to - from) * (right - left);
      cursor.setAttribute('x1', x);
      cursor.setAttribute('x2', x);
      chart.classList.add('reading');
      tell(at - first);
    };
    const hide = () => {
      chart.classList.remove('reading');
      readout.textContent = rest;
    };
    const point = event => {
      const box = chart.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width * chart.viewBox.baseVal.width;
      show(Math.round(from + (x - left) / (right - left) * (to - from)));
    };
    chart.addEventListener('pointerdown', point);
    chart.addEventListener('pointermove', point);
    chart.addEventListener('pointerleave', hide);
    chart.addEventListener('focus', () => { if (chart.matches(':focus-visible')) show(at); });
    chart.addEventListener('blur', hide);
    chart.addEventListener('keydown', event => {
      const page = Math.max(1, Math.round((highest - lowest) / 10));
      const moves = {
        ArrowLeft: at - 1, ArrowRight: at + 1, PageUp: at - page, PageDown: at + page, Home: lowest, End: highest,
      };
      if (event.key in moves) {
        event.preventDefault();
        show(moves[event.key]);
      }
    });
  }
}
