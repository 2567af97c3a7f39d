// SPDX-License-Identifier: Apache-2.0
// Asks for the state of the run again and again and shows it.
(function () {
  'use strict';
  const SVG = 'http://www.w3.org/2000/svg';
  const at = function (id) { return document.getElementById(id); };
  const percent = function (share) { return share === undefined ? '\u2013' : (100 * share).toFixed(1) + '\u00a0%'; };
  const count = function (value) {
    return value === undefined ? '\u2013' : String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');
  };
  const element = function (name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) { made.textContent = text; }
    return made;
  };
  const cell = function (row, content, kind) {
    const made = row.insertCell();
    made.className = kind || '';
    made.append(content);
    return made;
  };

  const draw = function (trials) {
    const chart = at('chart');
    chart.replaceChildren();
    let most = 1;
    trials.forEach(function (trial) { trial.curve.forEach(function (point) { most = Math.max(most, point[0]); }); });
    for (let share = 0; share <= 100; share += 20) {
      const y = 280 - 2.6 * share;
      chart.append(element('line', { x1: 50, x2: 880, y1: y, y2: y }),
        element('text', { x: 42, y: y + 4, 'text-anchor': 'end' }, String(share)));
    }
    for (let part = 0; part <= 4; part += 1) {
      chart.append(element('text', { x: 50 + 207.5 * part, y: 302, 'text-anchor': part === 4 ? 'end' : 'middle' },
        count(Math.round(most * part / 4))));
    }
    trials.forEach(function (trial, index) {
      if (trial.curve.length === 0) { return; }
      const line = element('polyline', { points: trial.curve.map(function (point) {
        return (50 + 830 * point[0] / most).toFixed(1) + ',' + (280 - 260 * point[1]).toFixed(1);
      }).join(' ') });
      line.style.stroke = 'var(--c' + index % 6 + ')';
      line.style.strokeDasharray = index < 6 ? 'none' : '7 4';
      chart.append(line);
    });
  };

  const list = function (state) {
    const rows = at('trials');
    rows.replaceChildren();
    state.trials.forEach(function (trial, index) {
      const row = rows.insertRow();
      const name = cell(row, trial.trial, 'text');
      if (trial.curve) {
        const spot = document.createElement('span');
        spot.className = 'spot';
        spot.style.background = 'var(--c' + index % 6 + ')';
        name.prepend(spot);
      }
      cell(row, trial.status, 'text' + (trial.status === 'failed' ? ' other-status' : ''));
      if (state.budget && trial.samples !== undefined) {
        const bar = document.createElement('progress');
        bar.max = state.budget;
        bar.value = trial.samples;
        bar.setAttribute('aria-label', 'share of the budget');
        cell(row, bar);
      } else {
        cell(row, '\u2013');
      }
      cell(row, count(trial.samples));
      cell(row, count(trial.step));
      cell(row, percent(trial.train));
      cell(row, percent(trial.validation));
      cell(row, trial.seconds === undefined ? '\u2013' : trial.seconds.toFixed(1));
    });
  };

  const ask = async function () {
    try {
      const answer = await fetch('state.json');
      if (!answer.ok) { throw new Error(await answer.text()); }
      const state = await answer.json();
      const running = state.trials.filter(function (trial) { return trial.status === 'running'; }).length;
      at('name').textContent = state.name;
      document.title = state.name + ' \u2013 Pomona';
      at('state').textContent = state.trials.length === 0 ? 'Waiting for the first rows.'
        : state.ended ? 'The run has ended; report.html holds the outcome.'
          : running + ' running, ' + (state.trials.length - running) + ' ended.';
      draw(state.trials.filter(function (trial) { return trial.curve; }));
      list(state);
      if (state.ended) { return; }
    } catch (failure) {
      at('state').textContent = 'Nothing is heard of the run. ' + failure.message;
    }
    setTimeout(ask, 1500);
  };
  ask();
}());
