// Mistakes only: how the code looks is .editorconfig's, and what it may know of types is tsc's.
import js from '@eslint/js';

/** Names that are everywhere: Node's and those of pages and workers. */
const known = `
  AbortController AbortSignal Blob console crypto CustomEvent Event EventTarget fetch Headers MessageChannel performance
  process queueMicrotask Request Response structuredClone TextDecoder TextEncoder URL URLSearchParams WebAssembly Worker
  setTimeout clearTimeout setInterval clearInterval globalThis SharedArrayBuffer Atomics DOMException
  addEventListener removeEventListener dispatchEvent postMessage self location navigator document customElements
  HTMLElement Image ImageData OffscreenCanvas createImageBitmap requestAnimationFrame cancelAnimationFrame
  ResizeObserver IntersectionObserver MutationObserver matchMedia getComputedStyle indexedDB caches history FileReader
  File FormData CSS Node Element ShadowRoot KeyboardEvent PointerEvent MouseEvent window devicePixelRatio
  URLPattern ReadableStream DecompressionStream CompressionStream Buffer importScripts isSecureContext crossOriginIsolated
  atob innerWidth innerHeight scrollTo PerformanceObserver CSSStyleSheet DOMParser Path2D Text MediaRecorder reportError
  CanvasRenderingContext2D HTMLCanvasElement HTMLVideoElement requestIdleCallback setImmediate
  AudioContext OfflineAudioContext AudioWorkletNode AudioBufferSourceNode
`;

export default [
  { ignores: ['build/', 'web/dist/', 'web/types/', 'web/vendor/', 'service-worker.js', 'tests/bench/peers/', 'tests/bench/out/'] },
  js.configs.recommended,
  {
    languageOptions: { globals: Object.fromEntries(known.trim().split(/\s+/).map((name) => [name, 'readonly'])) },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-control-regex': 'off', // texts of strangers are freed of such signs
      'no-template-curly-in-string': 'error',
      'no-var': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
];
