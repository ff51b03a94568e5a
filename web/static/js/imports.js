// Looks again while something is done with a sheet; without it the page is refreshed by the reader.

const look = async () => {
  const part = document.getElementById("progress");
  if (!part) return;
  try {
    const answer = await fetch(part.dataset.href, { credentials: "same-origin" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("progress");
      if (!fresh || fresh.dataset.state !== part.dataset.state) {
        location.reload();
        return;
      }
      const bar = part.querySelector("progress");
      const now = fresh.querySelector("progress");
      if (bar && now && now.hasAttribute("value")) bar.value = now.value;
      const said = part.querySelector("[role=status]");
      const says = fresh.querySelector("[role=status]");
      if (said && says) said.textContent = says.textContent;
    }
  } catch {
    // The next look may do better.
  }
  setTimeout(look, 1500);
};

setTimeout(look, 1000);
