import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { PROJECT } from '../support/app';

const CASES = Number(process.env['SOAK_ROUNDS'] ?? 100_000);

/** The properties of the gate, as `npm test` has them, with many more random contracts and items. */
it(`the properties of the gate hold in ${CASES.toLocaleString('en')} cases`, () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [path.join(PROJECT, 'node_modules/jest/bin/jest.js'), 'gate/properties', '--testTimeout', '1800000'],
    { cwd: PROJECT, env: { ...process.env, GATE_CASES: String(CASES) }, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
}, 3_600_000);
