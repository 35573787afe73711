// Which language is shown: the one in the address (#en, #zh, or a section of it), else the one the page was made for.
(function () {
  const choices = Array.from(document.querySelectorAll("input.choice"));
  function follow(choice) {
    document.documentElement.lang = choice.dataset.lang;
    document.title = choice.dataset.title;
  }
  function fromAddress() {
    const wanted = choices.find((choice) => new RegExp("(^|-)" + choice.value + "$").test(location.hash.slice(1)));
    if (!wanted) return;
    wanted.checked = true;
    follow(wanted);
    const place = document.getElementById(location.hash.slice(1));
    if (place && place.tagName !== "MAIN") place.scrollIntoView();
  }
  choices.forEach((choice) => choice.addEventListener("change", function () {
    follow(choice);
    history.replaceState(null, "", "#" + choice.value);
  }));
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
