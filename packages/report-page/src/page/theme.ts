const KEY = 'sluice-theme';

/** Lets people choose between light and dark; until they do, the page is as their system is. */
export function startTheme(): void {
  const button = document.getElementById('theme');
  if (button === null) return;
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = (): boolean => (root.dataset['theme'] ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const label = (): void => {
    button.textContent = isDark() ? 'Light theme' : 'Dark theme';
  };
  const kept = keptTheme();
  if (kept === 'dark' || kept === 'light') root.dataset['theme'] = kept;
  button.hidden = false;
  button.addEventListener('click', () => {
    root.dataset['theme'] = isDark() ? 'light' : 'dark';
    keepTheme(root.dataset['theme']);
    label();
  });
  system.addEventListener('change', label);
  label();
}

// A browser may keep nothing for a file.
function keptTheme(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function keepTheme(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Then it holds as long as the page is open.
  }
}
