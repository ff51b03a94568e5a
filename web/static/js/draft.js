// Keeps what is typed into a step of the profile: on the server after a pause in typing, in this browser while
// the network or the session is gone. Without this file the buttons save as ever.

const PREFIX = "draft:";
const PAUSE = 1500;
const RETRY = 15000;
// Never written to a disk that others may use.
const NOT_KEPT_HERE = ["resident_id"];

const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};
const write = (key, kept) => {
  try {
    localStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // A full or forbidden store: the draft on the server has to do.
  }
};
const forget = (key) => {
  try {
    localStorage.removeItem(key);
  } catch {
    // As above.
  }
};
const keptKeys = () => {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
};

// A form that was sent and has changed the profile needs no draft any more.
const version = Number(document.querySelector("[data-version]")?.dataset.version ?? 0);
for (const key of keptKeys()) {
  const kept = read(key);
  if (!kept || (kept.sent && kept.version < version)) forget(key);
}

// Whoever logs out leaves nothing behind.
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") === "/logout") keptKeys().forEach(forget);
});

const form = document.querySelector("form[data-draft]");
if (form) keepDrafts(form);

function keepDrafts(form) {
  const key = `${PREFIX}${form.dataset.owner}:${form.dataset.draft}`;
  const state = form.querySelector("[data-state]");
  let waiting = 0;
  let unsent = false;
  let last = contents();

  function contents() {
    return new URLSearchParams(new FormData(form)).toString();
  }

  function keepHere(sent) {
    const body = new URLSearchParams(contents());
    NOT_KEPT_HERE.forEach((name) => body.delete(name));
    write(key, { body: body.toString(), version: Number(body.get("version")), sent });
  }

  function say(text, link) {
    state.textContent = text;
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = `/login?next=${encodeURIComponent(location.pathname)}`;
      anchor.textContent = form.dataset.login;
      state.append(" ", anchor);
    }
  }

  async function send(body) {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: new URLSearchParams(body),
      redirect: "manual",
    });
    if (answer.type === "opaqueredirect") return "expired";
    return answer.ok ? (await answer.json()).saved_at : "refused";
  }

  async function save() {
    clearTimeout(waiting);
    const body = contents();
    if (!unsent && body === last) return;
    unsent = true;
    keepHere(false);
    let said;
    try {
      said = await send(body);
    } catch {
      say(form.dataset.offline);
      waiting = setTimeout(save, RETRY);
      return;
    }
    if (said === "expired") {
      say(form.dataset.expired, true);
    } else if (said === "refused") {
      say(form.dataset.offline);
    } else {
      last = body;
      unsent = contents() !== body;
      if (!unsent) forget(key);
      say(form.dataset.kept.replace("{time}", said));
    }
  }

  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  window.addEventListener("online", save);
  // What was typed in the last second is kept, too.
  window.addEventListener("pagehide", () => {
    if (contents() !== last && !form.dataset.sent) keepHere(false);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    keepHere(true);
  });

  const kept = read(key);
  if (kept && !form.hasAttribute("data-unsaved")) restore(kept);
  else if (form.hasAttribute("data-unsaved")) {
    last = "";
    later();
  }

  // The server draws the form from the draft, with its rows and with what another window saved meanwhile.
  async function restore(kept) {
    try {
      const said = await send(kept.body);
      if (said === "expired" || said === "refused") return;
    } catch {
      say(form.dataset.offline);
      return;
    }
    forget(key);
    location.reload();
  }
}
