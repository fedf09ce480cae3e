import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { PROJECT } from '../support/app';

/** Changes the gate in a thousand places, one at a time; its tests must notice nine in ten. */
it('the tests of the gate notice what is changed in it', () => {
  const { status } = spawnSync(
    process.execPath,
    [path.join(PROJECT, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run', 'tests/soak/stryker.config.mjs'],
    { cwd: PROJECT, stdio: 'inherit', env: { ...process.env, GATE_CASES: '600' } },
  );
  expect(status).toBe(0);
}, 7_200_000);
