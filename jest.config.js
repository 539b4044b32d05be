// Node's own module loader runs the ES modules (NODE_OPTIONS=--experimental-vm-modules); nothing is transformed.
const tests = (name) => ({
  displayName: name,
  testEnvironment: 'node',
  testMatch: [`<rootDir>/tests/${name}/**/*.test.js`],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/tests/bench/peers/node_modules/'],
  transform: {},
});

export default {
  projects: [tests('node'), tests('browser')],
  testTimeout: 120_000, // a browser on one slow core
};
