// Suggestions while a skill is typed, and what is understood of it. Without this file the list of the browser
// suggests, and the page says after saving what was understood.

const root = document.querySelector("[data-skills]");
if (root) root.querySelectorAll("input[name$='.words']").forEach(suggestFor);

async function ask(path, name, text) {
  try {
    const answer = await fetch(`${path}?${name}=${encodeURIComponent(text)}`);
    return answer.ok ? await answer.json() : [];
  } catch {
    return [];
  }
}

function suggestFor(input, number) {
  const row = input.closest("fieldset");
  const reading = row.querySelector("[data-reading]");
  const refuse = row.querySelector("[data-refuse]");
  const combo = document.createElement("div");
  const list = document.createElement("ul");
  combo.className = "combo";
  list.id = `skills-${number}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", row.querySelector("legend").textContent);
  list.hidden = true;
  input.replaceWith(combo);
  combo.append(input, list);
  input.removeAttribute("list");
  input.setAttribute("role", "combobox");
  input.setAttribute("autocomplete", "off");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  let chosen = -1;
  let waiting = 0;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (at) => {
    const options = [...list.children];
    chosen = (at + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
    options[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[chosen].id);
  };

  const take = (option) => {
    input.value = option.dataset.name;
    close();
    understand();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const show = (found) => {
    list.replaceChildren(
      ...found.map((one, place) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${place}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.name = one.name;
        option.textContent = one.name;
        if (one.written) {
          const also = document.createElement("small");
          also.className = "soft";
          also.textContent = one.written;
          option.append(also);
        }
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(option);
        });
        return option;
      }),
    );
    list.hidden = found.length === 0;
    chosen = -1;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
  };

  // What is understood of the words; a refusal was of the words as they stood before.
  async function understand() {
    const words = input.value.trim();
    const [found] = words ? await ask("/api/v1/skills/read", "text", words) : [];
    if (input.value.trim() !== words) return;
    const box = refuse.querySelector("input");
    const skill = found?.skill ?? "";
    if (box.value !== skill) box.checked = false;
    box.value = skill;
    refuse.hidden = !skill;
    refuse.querySelector("label").textContent = skill ? root.dataset.not.replace("{name}", found.name) : "";
    tell(words, skill && !box.checked ? found.name : "");
  }

  const tell = (words, name) => {
    reading.textContent = !words ? "" : name ? root.dataset.read.replace("{name}", name) : root.dataset.unread;
  };

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const words = input.value.trim();
      const found = words ? await ask("/api/v1/skills/suggest", "q", words) : [];
      if (input.value.trim() === words && document.activeElement === input) show(found);
      understand();
    }, 200);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(chosen + 1);
    else if (event.key === "ArrowUp") mark(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  refuse.querySelector("input").addEventListener("change", understand);
}
