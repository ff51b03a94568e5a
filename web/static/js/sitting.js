// Saves each answer as it is given; keeps in this browser what the server has not acknowledged, and sends it
// again. Each change of a question carries a number that grows, so nothing late overwrites what is newer.
// Without this file the buttons under the questions save as ever.

const PREFIX = "exam:";
const PAUSE = 700;
const RETRIES = [1000, 2000, 4000, 8000];
// Of the seconds that the server grants after the end, so long the last answers may be on their way.
const LAST_TRY = 8000;

const store = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? {};
    } catch {
      return {};
    }
  },
  write(key, kept) {
    try {
      if (Object.keys(kept).length) localStorage.setItem(key, JSON.stringify(kept));
      else localStorage.removeItem(key);
    } catch {
      // A full or forbidden store: what the server has acknowledged is safe all the same.
    }
  },
};

const ended = document.querySelector("[data-ended]:not(form)");
if (ended) store.write(PREFIX + ended.dataset.ended, {});

const form = document.querySelector("form[data-attempt]");
if (form) sit(form);

// What stands in the controls of a question, in the shape in which the server reads it.
function read(group) {
  const inputs = [...group.querySelectorAll("input, select, textarea")];
  const checked = inputs.filter((one) => one.checked).map((one) => one.value);
  switch (group.dataset.kind) {
    case "single":
      return checked[0] ?? null;
    case "multiple":
      return checked.length ? checked : null;
    case "true_false":
      return checked.length ? checked[0] === "true" : null;
    case "fill_in":
      return inputs.some((one) => one.value) ? inputs.map((one) => one.value) : null;
    case "ordering": {
      const places = inputs.map(() => null);
      for (const one of inputs) if (one.value) places[Number(one.value) - 1] ??= one.dataset.letter;
      return places.some((one) => one) ? places : null;
    }
    case "case":
      return parts(group).map(read);
    default:
      return inputs[0].value || null;
  }
}

function put(group, answer) {
  const inputs = [...group.querySelectorAll("input, select, textarea")];
  switch (group.dataset.kind) {
    case "single":
    case "true_false":
      inputs.forEach((one) => (one.checked = one.value === String(answer)));
      break;
    case "multiple":
      inputs.forEach((one) => (one.checked = (answer ?? []).includes(one.value)));
      break;
    case "fill_in":
      inputs.forEach((one, index) => (one.value = answer?.[index] ?? ""));
      break;
    case "ordering":
      inputs.forEach((one) => (one.value = (answer ?? []).indexOf(one.dataset.letter) + 1 || ""));
      break;
    case "case":
      parts(group).forEach((one, index) => put(one, answer?.[index] ?? null));
      break;
    default:
      inputs[0].value = answer ?? "";
  }
}

function parts(group) {
  return [...group.querySelectorAll("[data-kind]")];
}

function isEmpty(answer) {
  if (Array.isArray(answer)) return answer.every(isEmpty);
  return answer === null || answer === "";
}

function sit(form) {
  const words = form.dataset;
  const key = PREFIX + words.attempt;
  const state = document.getElementById("state");
  const questions = new Map();
  const unsent = store.read(key);
  let sending = false;
  let failures = 0;
  let timer = 0;
  let over = false;

  for (const box of form.querySelectorAll("[data-position]")) {
    const one = {
      position: box.dataset.position,
      box,
      group: box.querySelector("[data-kind]"),
      flag: box.querySelector("[data-flag]"),
      link: form.querySelector(`[data-go="${box.dataset.position}"]`),
      sequence: Number(box.dataset.sequence),
      timer: 0,
    };
    questions.set(one.position, one);
    one.said = JSON.stringify(contents(one));
    restore(one);
    box.addEventListener("input", (event) => later(one, event.target.matches("textarea, [type=text], input:not([type])")));
    box.addEventListener("change", (event) => {
      if (event.target.matches("select")) swap(one, event.target);
      later(one, false);
    });
  }
  for (const one of form.querySelectorAll("[data-plain]")) one.hidden = true;

  function contents(one) {
    return { answer: read(one.group), flagged: one.flag.checked };
  }

  // What this browser kept: it is newer than what the server has, unless somebody saved since in another one.
  function restore(one) {
    const kept = unsent[one.position];
    if (!kept) return;
    const same = JSON.stringify({ answer: kept.answer, flagged: kept.flagged }) === one.said;
    if (same || kept.sequence < one.sequence) {
      delete unsent[one.position];
      return;
    }
    put(one.group, kept.answer);
    one.flag.checked = kept.flagged;
    one.said = JSON.stringify(contents(one));
    if (kept.sequence === one.sequence) kept.sequence += 1;
    one.sequence = kept.sequence;
    mark(one);
  }

  // Of two entries in one place the other one takes the place that has become free.
  function swap(one, select) {
    const all = [...select.closest("[data-kind]").querySelectorAll("select")];
    const taken = new Set(all.map((other) => other.value));
    const twin = all.find((other) => other !== select && other.value && other.value === select.value);
    if (twin) twin.value = all.map((_, index) => String(index + 1)).find((place) => !taken.has(place)) ?? "";
  }

  function later(one, typing) {
    clearTimeout(one.timer);
    note(one);
    if (typing) one.timer = setTimeout(send, PAUSE);
    else send();
  }

  // At once into this browser, so that a crash of either side loses nothing.
  function note(one) {
    const now = contents(one);
    if (JSON.stringify(now) === one.said) return;
    one.said = JSON.stringify(now);
    one.sequence += 1;
    unsent[one.position] = { ...now, sequence: one.sequence };
    store.write(key, unsent);
    mark(one);
    show();
  }

  function mark(one) {
    const answered = !isEmpty(read(one.group));
    one.link.classList.toggle("answered", answered);
    one.link.classList.toggle("flagged", one.flag.checked);
    const said = [answered ? words.answered : words.open];
    if (one.flag.checked) said.push(words.flagged);
    one.link.querySelector("[data-words]").textContent = said.join(" ");
  }

  function waiting() {
    return Object.keys(unsent).filter((position) => questions.has(position) && !unsent[position].refused);
  }

  async function send() {
    if (sending || over) return;
    sending = true;
    clearTimeout(timer);
    let told = "";
    try {
      for (let [position] = waiting(); position; [position] = waiting()) await sendOne(questions.get(position));
      failures = 0;
    } catch (fault) {
      told = fault.message === "expired" ? "expired" : "waiting";
      timer = setTimeout(send, RETRIES[Math.min(failures++, RETRIES.length - 1)]);
    }
    sending = false;
    show(told);
  }

  async function sendOne(one) {
    const sent = { ...unsent[one.position] };
    const answer = await fetch(words.save + one.position, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(sent),
    });
    if (answer.status === 401) throw new Error("expired");
    if (answer.status === 409 || answer.status === 404) return finish();
    if (answer.status === 422) return refuse(one, sent, (await answer.json()).detail);
    if (!answer.ok) throw new Error("waiting");
    const said = await answer.json();
    setClock(said.seconds_left);
    refuse(one, sent, "");
    const current = unsent[one.position];
    if (current.sequence !== sent.sequence) {
      // Changed meanwhile: the newer one goes next.
    } else if (said.saved) {
      delete unsent[one.position];
    } else {
      // Another window saved in between; this answer was given here later.
      one.sequence = current.sequence = said.sequence + 1;
    }
    store.write(key, unsent);
  }

  function refuse(one, sent, why) {
    const place = one.box.querySelector("[data-wrong]");
    place.hidden = !why;
    place.textContent = why;
    const current = unsent[one.position];
    if (why && current.sequence === sent.sequence) current.refused = true;
  }

  function show(told = "") {
    const left = waiting().length;
    const refused = Object.keys(unsent).filter((position) => unsent[position].refused);
    if (told === "expired") {
      const link = document.createElement("a");
      link.href = `/login?next=${encodeURIComponent(location.pathname)}`;
      link.target = "_blank";
      link.textContent = words.login;
      state.replaceChildren(words.expired, " ", link);
    } else if (told === "waiting") say(words.waiting.replace("{num}", left));
    else if (left) say(failures ? words.waiting.replace("{num}", left) : words.saving);
    else if (refused.length) say(words.refused.replace("{num}", refused.join(" ")));
    else say(words.saved);
  }

  function say(text) {
    if (state.textContent !== text) state.textContent = text;
  }

  // The server's time: seconds that are left, counted down by a clock that nobody can set.
  const clock = document.getElementById("clock");
  let endsAt = 0;
  let announced = Infinity;
  setClock(Number(words.seconds));
  const ticking = setInterval(tick, 500);

  function setClock(seconds) {
    endsAt = performance.now() + seconds * 1000;
  }

  function tick() {
    const left = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(left / 3600);
    clock.textContent = `${hours ? `${hours}:` : ""}${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
    clock.classList.toggle("near", left <= 300);
    for (const minutes of [10, 5, 1]) {
      if (left <= minutes * 60 && left > minutes * 60 - 5 && announced > minutes) {
        announced = minutes;
        say(words.left.replace("{num}", minutes));
      }
    }
    if (!left) timeOut();
  }

  async function timeOut() {
    clearInterval(ticking);
    say(words.ended);
    form.querySelectorAll("input, select, textarea, button").forEach((one) => (one.disabled = true));
    // Sending may be under way already, or fail once: whatever is left is tried until it has arrived.
    const until = performance.now() + LAST_TRY;
    while (!over && waiting().length && performance.now() < until) {
      send();
      await new Promise((done) => setTimeout(done, 250));
    }
    if (!over) document.getElementById("hand-in").submit();
  }

  function finish() {
    over = true;
    clearInterval(ticking);
    for (const position of Object.keys(unsent)) delete unsent[position];
    store.write(key, unsent);
    location.assign(words.result);
    throw new Error("over");
  }

  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", send);
  form.addEventListener("submit", () => questions.forEach(note));
  tick();
  if (waiting().length) send();
  else show();
}
