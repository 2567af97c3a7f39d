// SPDX-License-Identifier: Apache-2.0
// Tabs, switches, values under the pointer, and tables that sort. Without it the page shows all of itself.
(function () {
  'use strict';
  const root = document.documentElement;
  const all = function (selector, within) {
    return Array.from((within || document).querySelectorAll(selector));
  };
  root.classList.add('js');

  // The theme of the system, until one is chosen.
  const isDark = function () {
    return root.dataset.theme ? root.dataset.theme === 'dark'
      : window.matchMedia('(prefers-color-scheme: dark)').matches;
  };
  const themes = document.getElementById('theme');
  const nameTheme = function () { themes.textContent = isDark() ? 'Light colors' : 'Dark colors'; };
  themes.hidden = false;
  themes.addEventListener('click', function () {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    nameTheme();
  });
  nameTheme();

  // Paper has no folds.
  window.addEventListener('beforeprint', function () {
    all('details').forEach(function (fold) { fold.open = true; });
  });

  // Tabs.
  const tabs = all('[role="tab"]');
  const show = function (tab, focus) {
    tabs.forEach(function (other) {
      const chosen = other === tab;
      other.setAttribute('aria-selected', String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      document.getElementById(other.getAttribute('aria-controls')).hidden = !chosen;
    });
    if (focus) { tab.focus(); }
  };
  document.querySelector('[role="tablist"]').hidden = false;
  tabs.forEach(function (tab, index) {
    tab.addEventListener('click', function () {
      show(tab, false);
      try { history.replaceState(null, '', '#' + tab.getAttribute('aria-controls')); } catch (ignored) { return; }
    });
    tab.addEventListener('keydown', function (event) {
      const last = tabs.length - 1;
      const next = { ArrowRight: index === last ? 0 : index + 1, ArrowLeft: index === 0 ? last : index - 1,
        Home: 0, End: last }[event.key];
      if (next !== undefined) { event.preventDefault(); show(tabs[next], true); }
    });
  });
  show(tabs.find(function (tab) { return '#' + tab.getAttribute('aria-controls') === location.hash; }) || tabs[0], false);

  // Which of the drawings of a measure is shown, and which methods in it.
  const drawings = all('.drawing');
  const choose = function () {
    const axis = document.querySelector('input[name="axis"]:checked');
    const scale = document.getElementById('scale');
    drawings.forEach(function (drawing) {
      drawing.hidden = drawing.dataset.axis !== axis.value || drawing.dataset.scale !== (scale.checked ? 'log' : 'linear');
    });
    all('figure.curves').forEach(function (figure) {
      const none = figure.querySelector('.none');
      if (none) { none.hidden = all('.drawing', figure).some(function (drawing) { return !drawing.hidden; }); }
    });
  };
  const hidden = new Set();
  all('input[name="axis"], #scale').forEach(function (input) { input.addEventListener('change', choose); });
  all('.legend input').forEach(function (input) {
    input.addEventListener('change', function () {
      if (input.checked) { hidden.delete(input.value); } else { hidden.add(input.value); }
      all('.drawing .m' + input.value).forEach(function (part) { part.style.display = input.checked ? '' : 'none'; });
    });
  });
  if (drawings.length > 0) {
    all('.controls[hidden]').forEach(function (controls) { controls.hidden = false; });
    choose();
  }

  // The values under the pointer.
  const names = all('.legend input').map(function (input) { return input.dataset.name; });
  const number = function (value) {
    return Math.abs(value) >= 1e5 ? String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f')
      : String(Number(value.toPrecision(4)));
  };
  const place = function (values, pixel, isLog) {
    const [low, from, high, to] = values.axis;
    const share = to > from ? Math.min(1, Math.max(0, (pixel - from) / (to - from))) : 0;
    return isLog ? low * Math.pow(high / low, share) : low + share * (high - low);
  };
  const row = function (text, color) {
    const line = document.createElement('div');
    if (color) {
      const spot = document.createElement('i');
      spot.style.background = color;
      line.append(spot);
    }
    line.append(text);
    return line;
  };
  drawings.forEach(function (drawing) {
    const values = JSON.parse(drawing.querySelector('script').textContent);
    const line = document.createElement('div');
    const box = document.createElement('div');
    line.className = 'line';
    box.className = 'values';
    line.hidden = box.hidden = true;
    drawing.append(line, box);
    drawing.addEventListener('pointermove', function (event) {
      const svg = drawing.querySelector('svg');
      const area = svg.getBoundingClientRect();
      const pixel = (event.clientX - area.left) / area.width * svg.viewBox.baseVal.width;
      const isLog = drawing.dataset.scale === 'log';
      const lines = [];
      values.lines.forEach(function (one) {
        if (hidden.has(String(one.method)) || pixel < one.from - 3 || pixel > one.to + 3) { return; }
        const beyond = one.at.findIndex(function (at) { return at > pixel + 0.05; });
        const index = beyond < 0 ? one.at.length - 1 : Math.max(0, beyond - 1);
        const band = one.low ? ' (' + number(one.low[index]) + ' to ' + number(one.high[index]) + ')' : '';
        lines.push(row(names[one.method] + ': ' + number(one.median[index]) + band, 'var(--c' + one.method % 6 + ')'));
      });
      line.hidden = box.hidden = lines.length === 0;
      const at = (event.clientX - area.left) / area.width;
      line.style.left = 100 * at + '%';
      box.style.left = at < 0.5 ? 100 * at + 2 + '%' : 'auto';
      box.style.right = at < 0.5 ? 'auto' : 100 * (1 - at) + 2 + '%';
      box.replaceChildren(row(number(place(values, pixel, isLog)) + ' ' + drawing.dataset.axis), ...lines);
    });
    drawing.addEventListener('pointerleave', function () { line.hidden = box.hidden = true; });
  });

  // Tables that sort by a click on a heading, numbers by their value and absent ones last.
  const key = function (cell) {
    const text = cell.dataset.sort || cell.textContent.trim();
    const value = Number(cell.dataset.sort ? text : text.replace(/[\u202f\u00a0%]/g, ''));
    return text === '' || text === '\u2013' ? null : Number.isNaN(value) ? text : value;
  };
  const compare = function (one, two) {
    return typeof one === 'number' && typeof two === 'number' ? one - two
      : String(one).localeCompare(String(two), 'en', { numeric: true });
  };
  all('table.sortable').forEach(function (table) {
    const heads = all('thead tr:last-child th', table);
    heads.forEach(function (head, column) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'sort';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', function () {
        const sign = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
        heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
        head.setAttribute('aria-sort', sign > 0 ? 'ascending' : 'descending');
        const body = table.tBodies[0];
        const rows = Array.from(body.rows).map(function (tr) { return { tr: tr, key: key(tr.cells[column]) }; });
        rows.sort(function (one, two) {
          if (one.key === null || two.key === null) { return (one.key === null) - (two.key === null); }
          return sign * compare(one.key, two.key);
        });
        body.append(...rows.map(function (entry) { return entry.tr; }));
      });
    });
  });

  // Which trials are shown.
  const search = document.getElementById('search');
  const status = document.getElementById('status');
  if (search) {
    const filter = function () {
      const wanted = search.value.trim().toLowerCase();
      let shown = 0;
      all('#trials tbody tr').forEach(function (tr) {
        tr.hidden = !(tr.textContent.toLowerCase().includes(wanted)
          && (status.value === '' || tr.dataset.status === status.value));
        shown += tr.hidden ? 0 : 1;
      });
      document.getElementById('shown').textContent = shown + ' shown';
    };
    search.addEventListener('input', filter);
    status.addEventListener('change', filter);
    document.getElementById('filter').hidden = false;
  }
}());
