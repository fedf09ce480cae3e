import { channelRefusal, ownChannelRefusal, ownTerritoryRefusal, territoryRefusal } from './reach';

/** Whether the reach lets through, for tables. */
const open = (refusal: string | null) => refusal === null;

describe('territories of a licence', () => {
  it.each<[string, Parameters<typeof territoryRefusal>[0], string[], boolean]>([
    ['nothing stated is nothing granted', undefined, ['TR'], false],
    ['an empty statement grants nothing', {}, ['TR'], false],
    ['an empty list grants nothing', { allow: [] }, ['TR'], false],
    ['any grants all', { any: true }, ['TR', 'DE'], true],
    ['any grants a destination that states none', { any: true }, [], true],
    ['any, with a denial, does not', { any: true, deny: ['DE'] }, [], false],
    ['a list does not', { allow: ['TR'] }, [], false],
    ['all of the destination are allowed', { allow: ['TR', 'DE'] }, ['DE', 'TR'], true],
    ['one of them is not', { allow: ['TR'] }, ['TR', 'DE'], false],
    ['TR covers TR-34', { allow: ['TR'] }, ['TR-34'], true],
    ['TR-34 does not cover TR', { allow: ['TR-34'] }, ['TR'], false],
    ['TR-3 does not cover TR-34', { allow: ['TR-3'] }, ['TR-34'], false],
    ['a denial of the whole denies the part', { any: true, deny: ['TR'] }, ['TR-34'], false],
    ['a denial of a part denies the whole', { any: true, deny: ['TR-34'] }, ['TR'], false],
    ['a denial of one part leaves another', { any: true, deny: ['TR-34'] }, ['TR-06'], true],
    ['a denial beats the list', { allow: ['TR'], deny: ['TR-34'] }, ['TR-34'], false],
  ])('%s', (_, reach, territories, expected) => {
    expect(open(territoryRefusal(reach, territories))).toBe(expected);
  });

  it('names the territories that are out, and no others', () => {
    expect(territoryRefusal({ allow: ['TR'] }, ['TR', 'DE', 'FR'])).toBe('Not granted for DE, FR.');
    expect(territoryRefusal({ any: true, deny: ['DE'] }, ['TR', 'DE'])).toBe('Not for DE.');
  });
});

describe('territories of an item', () => {
  it.each<[string, Parameters<typeof ownTerritoryRefusal>[0], string[], boolean]>([
    ['nothing stated restricts nothing', undefined, [], true],
    ['empty lists restrict nothing', { allow: [], deny: [] }, ['TR'], true],
    ['"TURKEY OUT"', { deny: ['TR'] }, ['TR'], false],
    ['"TURKEY OUT" elsewhere', { deny: ['TR'] }, ['DE'], true],
    ['"TURKEY OUT" for a destination that states none', { deny: ['TR'] }, [], false],
    ['"Turkey only" in Turkey', { allow: ['TR'] }, ['TR-34'], true],
    ['"Turkey only" in Turkey and Germany', { allow: ['TR'] }, ['TR', 'DE'], false],
  ])('%s', (_, list, territories, expected) => {
    expect(open(ownTerritoryRefusal(list, territories))).toBe(expected);
  });
});

describe('channels', () => {
  it.each<[string, Parameters<typeof channelRefusal>[0], boolean]>([
    ['nothing stated is nothing granted', undefined, false],
    ['an empty list grants nothing', [], false],
    ['a list grants what it names', ['print', 'web'], true],
    ['and nothing else', ['print'], false],
    ['any grants all', { any: true }, true],
    ['but for what is denied', { any: true, deny: ['web'] }, false],
    ['a denial beats a grant', { allow: ['web'], deny: ['web'] }, false],
    ['an empty statement grants nothing', {}, false],
  ])('of a licence: %s', (_, reach, expected) => {
    expect(open(channelRefusal(reach, 'web'))).toBe(expected);
  });

  it.each<[string, Parameters<typeof ownChannelRefusal>[0], boolean]>([
    ['nothing stated restricts nothing', undefined, true],
    ['empty lists restrict nothing', { allow: [], deny: [] }, true],
    ['"no web"', { deny: ['web'] }, false],
    ['"no print"', { deny: ['print'] }, true],
    ['"print only"', { allow: ['print'] }, false],
    ['"web only"', { allow: ['web'] }, true],
  ])('of an item: %s', (_, list, expected) => {
    expect(open(ownChannelRefusal(list, 'web'))).toBe(expected);
  });
});
