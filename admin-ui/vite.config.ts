import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npm run dev` forwards the API to the demo, once that runs. */
const server = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    chunkSizeWarningLimit: 600,
    // Inside the module's classes, so that the jar carries the console without a copy.
    outDir: 'target/classes/console',
    emptyOutDir: true,
    // Fonts stay files: a content security policy need not allow data addresses for them.
    assetsInlineLimit: 0,
    manifest: true,
    rolldownOptions: {
      output: {
        // What nearly every page needs comes in one file: many small ones are packed less well, each by itself.
        codeSplitting: {
          groups: [
            { name: 'base', test: /\/(src\/(shared|api)\/[^/]*|@mantine\/.*)$/, minShareCount: 6 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/v1': server, '/health': server } },
});
