// While a need is typed, asks how many people would fit it. The button beside it does the same without this.
{
  const form = document.getElementById("demand-form");
  const region = document.getElementById("count");
  const PAUSE = 700;
  let timer = 0;
  let asked = null;

  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    region.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(region.dataset.count, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        signal: asked.signal,
      });
      // Signed out meanwhile, or too many at once: what stands there stays.
      if (answer.ok && !answer.redirected) region.innerHTML = await answer.text();
      region.removeAttribute("aria-busy");
    } catch (error) {
      if (error.name !== "AbortError") region.removeAttribute("aria-busy");
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}
