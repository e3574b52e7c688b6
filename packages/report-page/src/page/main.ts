import { readData } from './read-data.js';
import { showReport } from './show-report.js';
import { startTheme } from './theme.js';

startTheme();
// After what is first seen is painted.
requestAnimationFrame(() => setTimeout(start));

function start(): void {
  readData()
    .then(showReport)
    .catch((error: unknown) => {
      const loading = document.getElementById('loading');
      if (loading !== null)
        loading.textContent = `The report cannot be shown: ${error instanceof Error ? error.message : String(error)}`;
      throw error;
    });
}
