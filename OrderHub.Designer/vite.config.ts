import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.ORDERHUB_URL ?? 'http://127.0.0.1:5080';

// `npm run dev` talks to a running server; `npm run dev:alone` answers its calls from src/testing, which no build contains.
export default defineConfig(async ({ mode }) => ({
  plugins: [react(), ...(mode === 'alone' ? [(await import('./src/testing/standInServer')).standInServer()] : [])],
  build: {
    outDir: '../OrderHub.Server/wwwroot',
    emptyOutDir: true,
    target: 'es2022',
    // The layout engine is one file of 1.4 MB, loaded by its worker only.
    chunkSizeWarningLimit: 700,
    // Nothing may be inlined as data: the content security policy allows no data scripts.
    assetsInlineLimit: 0,
  },
  server: {
    host: '127.0.0.1',
    proxy: mode === 'alone' ? undefined : { '/api': server, '/dev': server, '/openapi': server },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    // Property tests run thousands of rounds: a busy machine must not fail them.
    testTimeout: 60_000,
    ...(process.env.VITEST_JSON && { reporters: ['default', 'json'], outputFile: { json: process.env.VITEST_JSON } }),
  },
}));
