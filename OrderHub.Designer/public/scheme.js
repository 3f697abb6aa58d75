// Runs before the first paint, so that a dark page never flashes white and assistive technology gets the right language.
(function () {
  var root = document.documentElement;
  var scheme = null;
  var language = null;
  try {
    scheme = localStorage.getItem('orderhub.scheme');
    language = localStorage.getItem('orderhub.language');
  } catch (_) {
    // Storage may be denied: the system's choice stands.
  }
  if (scheme !== 'light' && scheme !== 'dark') {
    scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  if (language !== 'en' && language !== 'zh') {
    language = /^zh/i.test(navigator.language || '') ? 'zh' : 'en';
  }
  root.setAttribute('data-mantine-color-scheme', scheme);
  root.lang = language === 'zh' ? 'zh-CN' : 'en';
})();
