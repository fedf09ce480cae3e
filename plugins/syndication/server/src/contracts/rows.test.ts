import { attributesOf, check, documentOf, pathText } from './rows';

const LICENCE = {
  code: 'full',
  name: 'Full',
  access: 'full',
  grants: [{ kinds: ['article'], services: ['world'] }],
};

describe('a stored row as a document', () => {
  it('has nothing that is Strapi’s own, and nothing that is not set', () => {
    const row = { id: 1, documentId: 'd', createdAt: 'x', updatedAt: 'x', locale: null, ...LICENCE, delay: null };
    expect(documentOf('licence', row)).toEqual(LICENCE);
  });

  it('calls its state a status', () => {
    expect(documentOf('outlet', { code: 'o', state: 'suspended' })).toEqual({ code: 'o', status: 'suspended' });
  });

  it('names what it refers to by code', () => {
    const connection = {
      code: 'cms',
      outlet: { code: 'o' },
      keys: [{}],
      destinations: [{ code: 'web' }, { code: 'app' }],
    };
    expect(documentOf('connection', connection)).toEqual({ code: 'cms', destinations: ['web', 'app'] });
    expect(documentOf('connection', { code: 'cms' })).toEqual({ code: 'cms', destinations: [] });
    expect(documentOf('contract', { reference: 'R', outlet: { code: 'o' } })).toEqual({ reference: 'R', outlet: 'o' });
  });

  it('never holds the hash of a key', () => {
    const row = { keyId: 'k', secretHash: 'h', name: 'main', expires: '2026-12-31T00:00:00+03:00' };
    expect(documentOf('key', row)).toEqual({ name: 'main', expires: '2026-12-30T21:00:00.000Z' });
  });

  it('gives a text without a language as the text that it was', () => {
    expect(documentOf('outlet', { code: 'o', name: { und: 'Daily' } })['name']).toBe('Daily');
    expect(documentOf('outlet', { code: 'o', name: { und: 'Daily', tr: 'Günlük' } })['name']).toEqual({
      und: 'Daily',
      tr: 'Günlük',
    });
  });
});

describe('a document as attributes', () => {
  it('clears what it does not state, so that a limit taken out of the file is gone', () => {
    expect(attributesOf('licence', LICENCE)).toMatchObject({ ...LICENCE, archive: null, quotas: null, credit: null });
  });

  it('keeps a status that it does not state', () => {
    expect(attributesOf('outlet', { code: 'o', name: 'O' })).not.toHaveProperty('state');
    expect(attributesOf('outlet', { code: 'o', name: 'O', status: 'active' })['state']).toBe('active');
  });

  it('sets no relation', () => {
    expect(attributesOf('contract', { outlet: 'o' })).not.toHaveProperty('outlet');
    expect(attributesOf('connection', { destinations: ['web'] })).not.toHaveProperty('destinations');
    expect(attributesOf('outlet', { destinations: [] })).not.toHaveProperty('destinations');
  });

  it('is what the document is read back from', () => {
    expect(documentOf('licence', attributesOf('licence', LICENCE))).toEqual(LICENCE);
  });
});

describe('what is wrong with a document', () => {
  it('is nothing where it is right', () => {
    expect(check('licence', LICENCE)).toEqual([]);
  });

  it('is a member that nobody knows, by name', () => {
    const grants = [{ kinds: ['article'], services: ['world'], langauges: ['tr'] }];
    expect(check('licence', { ...LICENCE, grants })).toEqual([
      { path: ['grants', 0, 'langauges'], message: 'is not known here; is it misspelt?' },
    ]);
  });

  it('is a member that is missing, by name', () => {
    expect(check('contract', { outlet: 'o' })).toContainEqual({ path: ['starts'], message: 'is required' });
  });

  it('is told with its place', () => {
    expect(pathText(['schedules', 0, 'destinations', 1])).toBe('schedules[0].destinations[1]');
    expect(pathText([])).toBe('');
  });
});
