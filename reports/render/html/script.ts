// The page's few lines of script: search, and links that open their trial. Everything else works without it.

export const SCRIPT = `
'use strict';
(() => {
  const root = document.documentElement;
  root.classList.add('js');
  const trials = [...document.querySelectorAll('.trial')];
  const search = document.getElementById('search');
  const none = document.getElementById('none');
  const update = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    for (const trial of trials) trial.hidden = !words.every((word) => trial.dataset.search.includes(word));
    none.hidden = trials.some((trial) => trial.offsetParent !== null);
  };
  const show = () => {
    const wanted = location.hash.slice(1);
    const trial = wanted.startsWith('/trial/') && document.getElementById(wanted);
    if (!trial) return;
    search.value = '';
    document.getElementById('only-all').checked = true;
    update();
    trial.open = true;
    trial.scrollIntoView({ block: 'start' });
  };
  if (search) {
    search.addEventListener('input', update);
    for (const choice of document.querySelectorAll('fieldset input')) choice.addEventListener('change', update);
    addEventListener('hashchange', show);
    update();
    show();
  }
})();
`;
