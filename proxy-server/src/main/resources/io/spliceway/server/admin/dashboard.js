// SPDX-License-Identifier: Apache-2.0
// Follows /api/v1/stream and shows it. What is filtered, sorted or paged is asked of the server, by another stream.

const HISTORY = 300;
const FILTERS = ["namespace", "service", "pod", "client"];
const PAGE = {service: 20, connection: 50};
const SVG = "http://www.w3.org/2000/svg";
const byId = id => document.getElementById(id);

/** What is asked for; the address keeps it, so that it survives a reload and can be passed on. */
const wanted = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const history = [];
const serviceRates = new Map();
let latest = null;
let stream = null;

// ---- text ----

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];
function bytes(count) {
  let unit = 0;
  for (; count >= 1024 && unit < UNITS.length - 1; unit++) count /= 1024;
  return (unit === 0 ? Math.round(count) : count.toFixed(1)) + " " + UNITS[unit];
}
const rate = perSecond => perSecond === 0 ? "–" : bytes(perSecond) + "/s";
const number = value => value === 0 ? "–" : value.toLocaleString("en");
function age(seconds) {
  if (seconds < 60) return seconds.toFixed(0) + "s";
  if (seconds < 3600) return Math.floor(seconds / 60) + "m" + Math.floor(seconds % 60) + "s";
  return seconds < 86400 ? Math.floor(seconds / 3600) + "h" + Math.floor(seconds % 3600 / 60) + "m"
    : Math.floor(seconds / 86400) + "d" + Math.floor(seconds % 86400 / 3600) + "h";
}
const MOODS = {
  listening: "good", ready: "good", established: "good", failed: "bad", claimed: "bad", refused: "bad", failing: "bad",
  terminating: "warn", dialing: "warn", "half-closed": "warn", "no-endpoints": "warn", unreplied: "warn", pending: "warn",
};

// ---- tables: rows are kept by key and cells touched only when they change, so that focus and selection stay ----

const setText = (node, text) => { if (node.textContent !== text) node.textContent = text; };

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

/** A cell is a text, or {text, className, state, title, node}. */
function fill(cell, value) {
  const content = typeof value === "object" ? value : {text: value};
  const className = content.className ?? "";
  if (cell.className !== className) cell.className = className;
  if (content.node) {
    if (cell.firstChild !== content.node) cell.replaceChildren(content.node);
  } else if (content.state !== undefined) {
    const badge = cell.firstElementChild ?? cell.appendChild(make("span"));
    badge.className = "state " + (MOODS[content.state] ?? "");
    setText(badge, content.state);
  } else {
    setText(cell, content.text ?? "");
  }
  if ((content.title ?? "") !== cell.title) cell.title = content.title ?? "";
}

function show(table, items, keyOf, cellsOf, emptyText) {
  const body = table.tBodies[0];
  const old = new Map([...body.rows].map(row => [row.dataset.key, row]));
  let at = 0;
  for (const item of items) {
    const key = String(keyOf(item));
    let row = old.get(key);
    if (row) old.delete(key);
    else {
      row = make("tr");
      row.dataset.key = key;
    }
    if (body.rows[at] !== row) body.insertBefore(row, body.rows[at] ?? null);
    at++;
    cellsOf(item, row).forEach((value, i) => {
      fill(row.cells[i] ?? row.appendChild(i === 0 ? headOf(row) : make("td")), value);
    });
  }
  old.forEach(row => row.remove());
  if (items.length === 0) {
    const row = body.insertRow();
    row.dataset.key = "-none-";
    const cell = row.insertCell();
    cell.colSpan = table.tHead.rows[0].cells.length;
    cell.className = "empty";
    cell.textContent = emptyText;
  }
}
function headOf() {
  const head = make("th");
  head.scope = "row";
  return head;
}
/** Returns what a row keeps under a name, made once. */
function kept(row, name, maker) {
  row.kept ??= {};
  return row.kept[name] ??= maker();
}

// ---- charts ----

/** Draws values of one second each, the last one at the right edge; the width is a minute, and more when there is more. */
function draw(svg, values, label) {
  const top = Math.max(1, ...values);
  const width = Math.max(60, values.length);
  const points = values.map((value, i) => (i + width - values.length) + "," + (100 - 96 * value / top).toFixed(1));
  svg.setAttribute("viewBox", `0 0 ${width - 1} 100`);
  if (!svg.firstChild) {
    svg.setAttribute("preserveAspectRatio", "none");
    for (const name of ["area", "line"]) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("class", name);
      svg.append(path);
    }
  }
  const line = points.length > 1 ? "M" + points.join("L") : "";
  svg.children[0].setAttribute("d", line && `${line}L${width - 1},100L${width - values.length},100Z`);
  svg.children[1].setAttribute("d", line);
  svg.setAttribute("aria-label", label);
}

function showCharts(now) {
  for (const figure of document.querySelectorAll("[data-chart]")) {
    const name = figure.dataset.chart;
    const values = history.map(sample => sample[name]);
    const text = name.startsWith("bytes") ? value => bytes(value) + "/s"
      : name === "connections" ? value => value.toLocaleString("en") : value => value.toLocaleString("en") + "/s";
    setText(figure.querySelector("output"), text(now[name]));
    draw(figure.querySelector("svg"), values,
      `${figure.firstElementChild.textContent}: now ${text(now[name])}, at most ${text(Math.max(0, ...values))}`);
  }
}

function sparkline(row, key, value) {
  const values = serviceRates.get(key) ?? [];
  const svg = kept(row, "svg", () => document.createElementNS(SVG, "svg"));
  svg.setAttribute("role", "img");
  draw(svg, values, "at most " + rate(Math.max(0, ...values)));
  return svg;
}

// ---- what is shown ----

function render() {
  const view = latest;
  setText(byId("node"), "on " + view.node);
  document.title = (view.problemCount ? `(${view.problemCount}) ` : "") + "Spliceway · " + view.node;
  byId("problems").hidden = view.problemCount === 0;
  const list = byId("problem-list");
  const texts = view.problems.map(each => (each.subject ? each.subject + ": " : "") + each.message);
  if ([...list.children].map(item => item.textContent).join("\n") !== texts.join("\n"))
    list.replaceChildren(...texts.map(text => make("li", "", text)));
  setText(byId("problem-more"), view.problemCount > texts.length ? `and ${view.problemCount - texts.length} more` : "");
  showCharts(view.now);
  showServices(view);
  showDetail(view.selected);
  showConnections(view);
}

function showServices(view) {
  const {total, rows} = view.services;
  setText(byId("service-count"), total === view.serviceCount ? total.toLocaleString("en")
    : `${total.toLocaleString("en")} of ${view.serviceCount.toLocaleString("en")}`);
  const selected = view.selected ? view.selected.namespace + "/" + view.selected.name : "";
  show(byId("services"), rows, each => each.namespace + "/" + each.name, (each, row) => {
    const key = each.namespace + "/" + each.name;
    if (key === selected) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    const name = kept(row, "name", () => {
      const button = make("button", "name", key);
      button.type = "button";
      button.addEventListener("click", () => ask({selected: key}));
      return button;
    });
    const addresses = each.addresses.map(address => address.replace(/\/TCP$/, "")).join(", ");
    return [
      {node: name},
      {state: each.state},
      {text: addresses + (each.addressCount > each.addresses.length ? ` +${each.addressCount - each.addresses.length}` : "")},
      {text: each.ready + " / " + each.endpoints, className: "n",
        title: each.terminating ? each.terminating + " terminating" : ""},
      {text: number(each.connections), className: "n"},
      {text: number(each.accepted), className: "n"},
      {text: number(each.dialFailures), className: "n"},
      {text: rate(each.toEndpointRate), className: "n"},
      {text: rate(each.toClientRate), className: "n"},
      {node: sparkline(row, key)},
    ];
  }, view.serviceCount ? "No Service matches the filter." : "There is no Service.");
  pages("service", view.services);
}

function showDetail(detail) {
  byId("detail").hidden = !detail;
  if (!detail) return;
  setText(byId("detail-title"), detail.namespace + "/" + detail.name);
  setText(byId("detail-type"), detail.type);
  byId("detail-close").hidden = !wanted.selected;
  const portText = port => (port.name ? port.name + ":" : "") + port.port + "/" + port.protocol;
  show(byId("frontends"), detail.ports.flatMap(port => port.frontends.map(each => ({...each, port: portText(port)}))),
    each => each.kind + each.address + each.port, each => [
      {text: each.kind}, {text: each.address, title: each.port}, {state: each.state}, {text: each.message ?? "", className: "wrap"},
    ], "It has no address.");
  const several = detail.ports.length > 1;
  const endpoints = detail.ports.flatMap(port => port.endpoints.map(each => ({...each, port: portText(port)})));
  show(byId("endpoints"), endpoints, each => each.address + each.port, each => [
    {text: each.pod ?? "–"}, {text: each.address + (several ? ` (${each.port})` : "")}, {text: each.node ?? "–"}, {state: each.state},
    {text: each.why, className: "wrap"}, {text: number(each.connections), className: "n"},
  ], "No pod is behind it.");
  const all = detail.ports.reduce((sum, port) => sum + port.endpointCount, 0);
  setText(byId("endpoint-more"), all > endpoints.length ? `and ${all - endpoints.length} more; filter by pod to see them` : "");
}

function showConnections(view) {
  const {total, rows} = view.connections;
  setText(byId("connection-count"), total === view.now.connections ? total.toLocaleString("en")
    : `${total.toLocaleString("en")} of ${view.now.connections.toLocaleString("en")}`);
  show(byId("connections"), rows, each => each.connection.id, (each, row) => {
    const c = each.connection;
    const cells = [
      {text: String(c.id), className: "n"},
      {text: c.client},
      {text: `${c.namespace}/${c.service}${c.port ? ":" + c.port : ""}`},
      {text: c.frontend.address + (c.protocol === "TCP" ? "" : "/" + c.protocol), title: c.frontend.kind},
      {text: c.pod ?? c.endpoint ?? "–", title: [c.endpoint, c.node, c.pickReason].filter(Boolean).join(", ")},
      {state: c.state},
      {text: age(c.ageSeconds), className: "n"},
      {text: bytes(c.bytesToEndpoint), className: "n"},
      {text: bytes(c.bytesToClient), className: "n"},
      {text: rate(each.toEndpointRate + each.toClientRate), className: "n"},
      {text: String(c.dialAttempts), className: "n"},
      {text: c.mode},
    ];
    if (!view.killable) return [...cells, ""];
    const button = kept(row, "kill", () => {
      const made = make("button", "kill", "Kill");
      made.type = "button";
      made.setAttribute("aria-label", `Kill connection ${c.id} of ${c.client}`);
      made.addEventListener("click", () => kill(c));
      return made;
    });
    return [...cells, {node: button}];
  }, total === view.now.connections ? "There is no connection." : "No connection matches the filter.");
  pages("connection", view.connections);
  setText(byId("kill-hint"), view.killable ? "" : "With --admin-token-file connections can be ended from here.");
}

function pages(list, page) {
  const place = document.querySelector(`.pages[data-list=${list}]`);
  if (!place.firstChild) {
    const before = make("button", "", "Previous");
    const text = make("span");
    const next = make("button", "", "Next");
    before.type = next.type = "button";
    const name = list === "service" ? "Services" : "connections";
    before.setAttribute("aria-label", "Previous " + name);
    next.setAttribute("aria-label", "Next " + name);
    before.addEventListener("click", () => move(list, -PAGE[list]));
    next.addEventListener("click", () => move(list, PAGE[list]));
    place.append(before, text, next);
  }
  const [before, text, next] = place.children;
  const last = page.offset + page.rows.length;
  place.hidden = page.total <= PAGE[list] && page.offset === 0;
  place.style.display = place.hidden ? "none" : "";
  setText(text, page.rows.length ? `${page.offset + 1}–${last}` : "–");
  before.disabled = page.offset === 0;
  next.disabled = last >= page.total;
}

// ---- asking ----

function move(list, by) {
  ask({[list + "Offset"]: Math.max(0, Number(wanted[list + "Offset"] ?? 0) + by)});
}

/** Changes what is asked for, and asks for it. */
function ask(change) {
  for (const [name, value] of Object.entries(change)) {
    if (value === "" || value === 0) delete wanted[name];
    else wanted[name] = String(value);
  }
  window.history.replaceState(null, "", "#" + new URLSearchParams(wanted));
  follow();
}

function showSorting() {
  for (const head of document.querySelectorAll("th[data-sort]")) {
    const list = head.closest("table").dataset.list;
    const sort = wanted[list + "Sort"] ?? (list === "service" ? "name" : "id");
    if (sort === head.dataset.sort) head.setAttribute("aria-sort", "ascending");
    else if (sort === "-" + head.dataset.sort) head.setAttribute("aria-sort", "descending");
    else head.removeAttribute("aria-sort");
  }
}

function state(name, text) {
  document.body.classList.toggle("away", name === "away");
  const link = byId("link");
  link.dataset.state = name;
  setText(link, text);
}

/** Follows a stream with what is wanted now, in place of the one before; again and again until there is another. */
async function follow() {
  stream?.abort();
  const mine = stream = new AbortController();
  showSorting();
  while (!mine.signal.aborted) {
    let wait = 1000;
    try {
      const query = new URLSearchParams({...wanted, serviceLimit: PAGE.service, connectionLimit: PAGE.connection});
      const answer = await fetch("/api/v1/stream?" + query, {signal: mine.signal});
      if (answer.ok) {
        if (await read(answer.body, mine.signal)) wait = 0;
        else state("away", "the proxy is away; reconnecting…");
      } else {
        state("away", (await answer.text()).trim());
        wait = 3000;
      }
    } catch (failure) {
      if (mine.signal.aborted) return;
      state("away", "the proxy is away; reconnecting…");
    }
    await new Promise(done => setTimeout(done, wait));
  }
}

/** Shows the events of a stream; returns whether it ended as it should. */
async function read(body, signal) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let ended = false;
  for (;;) {
    const {value, done} = await reader.read();
    if (done || signal.aborted) return ended;
    text += value;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const [event, data] = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      if (event === "event: state") take(JSON.parse(data.slice("data: ".length)));
      else ended = event === "event: end";
    }
  }
}

function take(view) {
  const isFirst = view.history !== undefined;
  if (isFirst) history.splice(0, history.length, ...view.history);
  else if (view.now.time !== history.at(-1)?.time) history.push(view.now);
  if (history.length > HISTORY) history.shift();
  for (const each of view.services.rows) {
    const key = each.namespace + "/" + each.name;
    const values = serviceRates.get(key) ?? [];
    serviceRates.delete(key);
    serviceRates.set(key, values); // the last one in the map is the last one seen
    if (!isFirst) values.push(each.toEndpointRate + each.toClientRate);
    if (values.length > HISTORY) values.shift();
  }
  while (serviceRates.size > 500) serviceRates.delete(serviceRates.keys().next().value);
  latest = view;
  state("live", "live");
  render();
}

// ---- ending a connection ----

function say(text) {
  setText(byId("said"), text);
  clearTimeout(say.timer);
  say.timer = setTimeout(() => setText(byId("said"), ""), 6000);
}

async function kill(connection) {
  const dialog = byId("kill");
  let token = sessionStorage.getItem("token");
  if (!token) {
    setText(byId("kill-title"), `End connection ${connection.id}?`);
    setText(byId("kill-what"), `${connection.client} to ${connection.namespace}/${connection.service} is reset at both ends.`);
    byId("token").value = "";
    dialog.returnValue = "";
    dialog.showModal();
    await new Promise(done => dialog.addEventListener("close", done, {once: true}));
    token = byId("token").value.trim();
    byId("token").value = "";
    if (dialog.returnValue !== "kill" || !token) return;
  }
  try {
    const answer = await fetch("/api/v1/connections/" + connection.id,
      {method: "DELETE", headers: {Authorization: "Bearer " + token}});
    if (answer.ok) sessionStorage.setItem("token", token);
    if (answer.status === 401) sessionStorage.removeItem("token");
    say((await answer.text()).trim());
  } catch {
    say("the proxy is away; nothing was ended");
  }
}

// ---- start ----

const filters = byId("filters");
for (const name of FILTERS) filters.elements[name].value = wanted[name] ?? "";
let typing;
filters.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => filter(name => filters.elements[name].value.trim()), 200);
});
filters.addEventListener("submit", event => event.preventDefault());
filters.addEventListener("reset", () => filter(() => ""));
function filter(valueOf) {
  ask({...Object.fromEntries(FILTERS.map(name => [name, valueOf(name)])), selected: "", serviceOffset: 0, connectionOffset: 0});
}
for (const head of document.querySelectorAll("th[data-sort]")) {
  const button = make("button", "", head.textContent);
  button.type = "button";
  head.replaceChildren(button);
  button.addEventListener("click", () => {
    const list = head.closest("table").dataset.list;
    // Names from A on, figures from the largest on; a second click turns it round.
    const first = head.classList.contains("n") && head.dataset.sort !== "id" ? "-" + head.dataset.sort : head.dataset.sort;
    const other = first.startsWith("-") ? head.dataset.sort : "-" + head.dataset.sort;
    ask({[list + "Sort"]: head.getAttribute("aria-sort") && wanted[list + "Sort"] !== other ? other : first, [list + "Offset"]: 0});
  });
}
byId("detail-close").addEventListener("click", () => ask({selected: ""}));
// A page that nobody sees holds no stream.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    stream?.abort();
    state("connecting", "paused");
  } else {
    follow();
  }
});
follow();
