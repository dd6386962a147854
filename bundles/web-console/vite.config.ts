import { defineConfig } from 'vitest/config';

// Names carry a hash of the content, so that a browser may keep them; only index.html is asked for anew.
export default defineConfig({
  root: 'src/main/web',
  base: '/',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir: '../../../target/classes/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  test: {
    root: '.',
    include: ['src/test/web/**/*.test.ts'],
    reporters: ['default'],
    cache: false,
  },
});
