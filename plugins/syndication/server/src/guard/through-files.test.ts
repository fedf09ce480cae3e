import { asksOfFiles, withoutFiles, type Leading } from './through-files';
import { FILE } from './types';

const TYPES: Record<string, Record<string, Leading>> = {
  site: {
    title: { type: 'string' },
    cover: { type: 'media' },
    owner: { type: 'relation', target: 'owner' },
    block: { type: 'component', component: 'block' },
    zone: { type: 'dynamiczone', components: ['block', 'note'] },
  },
  owner: { name: { type: 'string' }, portrait: { type: 'media' } },
  block: { text: { type: 'string' }, image: { type: 'media' } },
  note: { text: { type: 'string' } },
  [FILE]: { caption: { type: 'string' } },
};
const attributesOf = (uid: string) => TYPES[uid] ?? {};
const asks = (query: Parameters<typeof asksOfFiles>[0]['query'], uid = 'site') =>
  asksOfFiles({ uid, query, attributesOf });
const pruned = (populate: unknown) => withoutFiles({ uid: 'site', populate, attributesOf });

describe('a stranger’s query', () => {
  it.each([
    [{ where: { cover: { caption: { $startsWith: 'a' } } } }],
    [{ where: { cover: { $notNull: true } } }],
    [{ where: { $or: [{ title: 'x' }, { $not: { owner: { portrait: { id: 1 } } } }] } }],
    [{ where: { block: { image: { name: { $contains: 'x' } } } } }],
    [{ where: { zone: { image: 3 } } }],
    [{ where: { 't1.caption': { $startsWith: 'a' } } }],
    [{ orderBy: [{ cover: { caption: 'asc' } }] }],
    [{ orderBy: 'cover.caption' }],
    [{ populate: { owner: { where: { portrait: { caption: 'x' } } } } }],
    [{ populate: { owner: { orderBy: { portrait: { caption: 'asc' } } } } }],
  ])('asks of files: %j', (query) => expect(asks(query)).toBe(true));

  it('asks of files where it is on files', () => expect(asks({}, FILE)).toBe(true));

  it.each([
    [{}],
    [{ where: { title: { $eq: 'cover.jpg' } } }],
    [{ where: { $and: [{ title: { $in: ['a.b', 'c'] } }, { owner: { name: 'x' } }] } }],
    [{ where: { title: 'x' }, orderBy: [{ title: 'asc' }, { owner: { name: 'desc' } }] }],
    [{ populate: { owner: { where: { name: 'x' } } } }],
  ])('asks nothing of files: %j', (query) => expect(asks(query)).toBe(false));

  it.each([
    [{ cover: true, owner: true }, { owner: true }],
    [{ cover: { populate: '*' } }, {}],
    [['cover', 'owner'], { owner: true }],
    ['cover,owner', { owner: true }],
    [{ owner: { populate: { portrait: true } } }, { owner: { populate: {} } }],
    [{ owner: { populate: '*' } }, { owner: { populate: {} } }],
    [
      { zone: { on: { block: { populate: { image: true } }, note: true } } },
      { zone: { on: { block: { populate: {} }, note: {} } } },
    ],
    [{ zone: { on: { [FILE]: true, note: true } } }, { zone: { on: { note: {} } } }],
    [true, { owner: true, block: true, zone: true }],
    [undefined, undefined],
  ])('populates %j without files', (populate, expected) => {
    expect(pruned(populate)).toEqual(expected);
    expect(asks({ populate: pruned(populate) })).toBe(false);
  });
});
