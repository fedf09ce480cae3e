import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * The rooms of the house and the doors that each may open (docs/architecture.md). Imports run one way, and through a
 * room's index only; `gate` and `formats` know nothing but themselves and what is shared.
 */
const ROOMS = {
  gate: [],
  formats: [],
  ledger: [],
  media: [],
  guard: [],
  wire: ['gate'],
  contracts: ['gate', 'wire'],
  newsroom: ['wire', 'gate', 'media'],
  delivery: ['contracts', 'gate', 'formats', 'ledger', 'media', 'wire'],
  desk: ['contracts', 'gate', 'ledger', 'wire'],
};
const PURE = ['gate', 'formats'];
const SOURCE = 'plugins/syndication/server/src';

const rooms = Object.entries(ROOMS).map(([room, doors]) => {
  const others = Object.keys(ROOMS).filter((other) => other !== room);
  const closed = others.filter((other) => !doors.includes(other));
  const patterns = [
    { regex: `^(\\.\\./)+(${others.join('|')})/`, message: 'Enter a room by its door: import from its index.' },
    {
      regex: '^(\\.\\./)+(runtime|services|register|bootstrap|destroy|config)$',
      message: 'Rooms do not know the wiring.',
    },
    ...(closed.length > 0
      ? [
          {
            regex: `^(\\.\\./)+(${closed.join('|')})$`,
            message: `${room} does not know that room: imports run along the arrows of docs/architecture.md.`,
          },
        ]
      : []),
    ...(PURE.includes(room)
      ? [
          {
            regex: '^(@strapi/|node:|knex|koa|better-sqlite3|pg$)',
            message: `${room} is pure: no Strapi, no I/O, no clock.`,
          },
        ]
      : []),
  ];
  return {
    files: [`${SOURCE}/${room}/**/*.ts`],
    ignores: ['**/*.test.ts', '**/test-*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns }],
      'no-restricted-syntax': [
        'error',
        ...(room === 'newsroom'
          ? []
          : [
              {
                selector: 'Literal[value=/^api::/]',
                message: 'Only newsroom and configuration name a content type of src/api.',
              },
            ]),
        ...(PURE.includes(room)
          ? [
              {
                selector:
                  "CallExpression[callee.object.name='Date'][callee.property.name='now'], NewExpression[callee.name='Date'][arguments.length=0]",
                message: 'The time is handed in.',
              },
            ]
          : []),
      ],
    },
  };
});

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '**/build/',
      '.tmp/',
      '.cache/',
      '.strapi/',
      'coverage/',
      'types/generated/',
    ],
  },
  eslint.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'module',
          'require',
          '__dirname',
          'Buffer',
          'URL',
          'URLSearchParams',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'setImmediate',
          'fetch',
          'performance',
          'AbortController',
          'AbortSignal',
          'structuredClone',
          'TextDecoder',
          'TextEncoder',
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  ...rooms,
  {
    files: ['plugins/wiregate-client/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: 'syndication|^@strapi/', message: 'The client knows the partner API, and nothing behind it.' },
          ],
        },
      ],
    },
  },
);
