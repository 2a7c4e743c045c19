// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0

// What devices call themselves is data: everything here is written as text, never as markup.

import {follow} from './stream.js';

const TOKEN = 'dormouse.token';
const PAGE = 100;
const EVENTS_SHOWN = 200;
const REFRESH_MS = 15_000;
const SETTLE_MS = 1000;

const element = (id) => document.getElementById(id);
const relative = new Intl.RelativeTimeFormat(undefined, {numeric: 'auto', style: 'short'});

let session = null;
let shown = PAGE;
let paused = false;
let missed = 0;
let refreshTimer = 0;

/** The demo prints a link that ends in #token=…; the fragment never leaves the browser. */
function tokenFromLink() {
  const match = /^#token=(.+)$/.exec(location.hash);
  if (match) {
    history.replaceState(null, '', location.pathname);
    sessionStorage.setItem(TOKEN, decodeURIComponent(match[1]));
  }
}

function show(signedIn) {
  element('sign-in').hidden = signedIn;
  for (const id of ['devices', 'events', 'sign-out']) {
    element(id).hidden = !signedIn;
  }
  if (!signedIn) {
    element('token').focus();
  }
}

function notice(text) {
  element('notice').hidden = !text;
  element('notice').textContent = text || '';
}

async function explain(response) {
  try {
    const problem = await response.json();
    return `${problem.detail} (${problem.code}, trace ${problem.traceId})`;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

function cell(text, className) {
  const td = document.createElement('td');
  td.textContent = text ?? '–';
  if (className) {
    td.className = className;
  }
  return td;
}

function timeCell(iso) {
  const td = cell(iso ? ago(iso) : '–');
  if (iso) {
    td.title = new Date(iso).toLocaleString();
  }
  return td;
}

function ago(iso) {
  const seconds = (Date.parse(iso) - Date.now()) / 1000;
  if (Number.isNaN(seconds)) {
    return String(iso);
  }
  for (const [unit, size] of [['day', 86_400], ['hour', 3600], ['minute', 60]]) {
    if (Math.abs(seconds) >= size) {
      return relative.format(Math.round(seconds / size), unit);
    }
  }
  return relative.format(Math.round(seconds), 'second');
}

function deviceRow(device) {
  const row = document.createElement('tr');
  const name = cell(device.endpoint, 'name');
  name.title = device.endpoint;
  const state = cell(device.state, 'state');
  if (/^[a-z-]+$/.test(device.state)) {
    state.classList.add(`state-${device.state}`);
  }
  row.append(
      name,
      state,
      timeCell(device.lastSeenAt),
      timeCell(device.nextContact?.at),
      cell(device.twin?.pending ?? 0, 'number'),
      cell(device.messages?.queued ?? 0, 'number'));
  return row;
}

async function get(path) {
  const response = await fetch(path, {headers: session.headers, signal: session.signal, cache: 'no-store'});
  if (response.status === 401) {
    signOut(await explain(response));
    throw new Error('signed out');
  }
  if (!response.ok) {
    throw new Error(await explain(response));
  }
  return response.json();
}

async function refresh() {
  const mine = session;
  try {
    const devices = [];
    let page = {next: ''};
    let estimate = null;
    while (devices.length < shown && page.next !== null) {
      const cursor = page.next ? `&cursor=${encodeURIComponent(page.next)}` : '';
      page = await get(`/api/v1/devices?limit=${PAGE}${cursor}`);
      devices.push(...page.items);
      estimate ??= page.estimatedTotal ?? null;
    }
    if (session !== mine) {
      return;
    }
    notice('');
    element('device-rows').replaceChildren(...devices.map(deviceRow));
    element('no-devices').hidden = devices.length > 0;
    element('more-devices').hidden = page.next === null;
    const all = page.next === null ? devices.length : estimate;
    element('device-count').textContent = all === devices.length
        ? `${devices.length} in all`
        : `the first ${devices.length}${all === null ? '' : ` of about ${all}`}`;
  } catch (failure) {
    if (session === mine && session !== null) {
      notice(failure.message);
    }
  }
}

/** Many events close together ask for one refresh. */
function refreshSoon(delay = SETTLE_MS) {
  if (refreshTimer === 0 && session !== null) {
    refreshTimer = setTimeout(async () => {
      await refresh();
      refreshTimer = 0;
    }, delay);
  }
}

function eventRow(event) {
  const row = document.createElement('tr');
  let told;
  try {
    told = JSON.parse(event.data);
  } catch {
    told = {data: event.data};
  }
  const data = cell(JSON.stringify(event.type === 'gap' ? told : told.data), 'data');
  data.title = data.textContent;
  row.append(
      cell(told.seq ?? event.id, 'number'),
      cell(told.time ? new Date(told.time).toLocaleTimeString() : null),
      cell(event.type),
      cell(told.endpoint, 'name'),
      data);
  return row;
}

function happened(event) {
  refreshSoon();
  if (paused) {
    missed += 1;
    element('pause').textContent = `Go on (${missed} more)`;
    return;
  }
  element('no-events').hidden = true;
  const rows = element('event-rows');
  rows.prepend(eventRow(event));
  while (rows.childElementCount > EVENTS_SHOWN) {
    rows.lastElementChild.remove();
  }
}

function signIn(token) {
  const abort = new AbortController();
  session = {headers: {Authorization: `Bearer ${token}`}, signal: abort.signal, abort};
  sessionStorage.setItem(TOKEN, token);
  show(true);
  refresh();
  session.interval = setInterval(() => refreshSoon(0), REFRESH_MS);
  follow('/api/v1/events', session.headers, abort.signal, {
    event: happened,
    state: (text) => { element('stream-state').textContent = text; },
    refused: async (response) => {
      const why = await explain(response);
      if (response.status === 401) {
        signOut(why);
      } else {
        element('stream-state').textContent = why;
      }
    },
  });
}

function signOut(why) {
  if (session === null) {
    return;
  }
  clearInterval(session.interval);
  session.abort.abort();
  session = null;
  shown = PAGE;
  sessionStorage.removeItem(TOKEN);
  element('device-rows').replaceChildren();
  element('event-rows').replaceChildren();
  element('no-events').hidden = false;
  show(false);
  notice(why);
}

element('sign-in').addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  const token = element('token').value.trim();
  element('token').value = '';
  notice('');
  if (/^[\x21-\x7e]+$/.test(token)) {
    signIn(token);
  } else {
    notice('A token has no spaces and only plain characters.');
  }
});
element('sign-out').addEventListener('click', () => signOut(''));
element('more-devices').addEventListener('click', () => {
  shown += PAGE;
  refresh();
});
element('pause').addEventListener('click', () => {
  paused = !paused;
  missed = 0;
  element('pause').textContent = paused ? 'Go on' : 'Pause';
  element('pause').setAttribute('aria-pressed', String(paused));
});

tokenFromLink();
const kept = sessionStorage.getItem(TOKEN);
if (kept) {
  signIn(kept);
} else {
  show(false);
}
