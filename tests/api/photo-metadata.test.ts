import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import exifr from 'exifr';
import { PROJECT, startApp, type App } from '../support/app';
import { documentsOf, itemOf, termsFor } from '../support/content';
import { hashOf, jpeg, upload } from '../support/pictures';

type Row = Record<string, unknown>;
type Blocks = Record<'dc' | 'photoshop' | 'xmpRights' | 'plus' | 'Iptc4xmpExt' | 'iptc', Row>;

const STANDARDS = process.env['STANDARDS_DIR'] ?? path.join(PROJECT, '../shared/standards');
const REFERENCE = path.join(STANDARDS, 'photo-metadata/IPTC-PhotometadataRef-Std2019.1.jpg');
const withReference = existsSync(REFERENCE) ? it : it.skip;
if (!existsSync(REFERENCE)) console.warn(`Skipped, since IPTC's reference photograph is not there: ${REFERENCE}`);

/** Rights fields of the IPTC Photo Metadata Standard, as XMP and IIM name them. */
const RIGHTS: Array<[keyof Blocks, string]> = [
  ['dc', 'creator'],
  ['dc', 'rights'],
  ['photoshop', 'Credit'],
  ['photoshop', 'Source'],
  ['photoshop', 'Instructions'],
  ['xmpRights', 'UsageTerms'],
  ['xmpRights', 'WebStatement'],
  ['plus', 'CopyrightOwner'],
  ['plus', 'ImageCreator'],
  ['plus', 'ImageSupplier'],
  ['plus', 'ImageSupplierImageID'],
  ['plus', 'Licensor'],
  ['plus', 'ModelReleaseStatus'],
  ['plus', 'PropertyReleaseStatus'],
  ['plus', 'MinorModelAgeDisclosure'],
  ['Iptc4xmpExt', 'DigImageGUID'],
  ['Iptc4xmpExt', 'EmbdEncRightsExpr'],
  ['Iptc4xmpExt', 'LinkedEncRightsExpr'],
  ['Iptc4xmpExt', 'RegistryId'],
  ['iptc', 'Byline'],
  ['iptc', 'Credit'],
  ['iptc', 'Source'],
  ['iptc', 'CopyrightNotice'],
  ['iptc', 'SpecialInstructions'],
];

describe("a photograph's rights", () => {
  let app: App;
  let key: string;

  const parse = async (bytes: Buffer): Promise<Blocks> =>
    (await exifr.parse(bytes, {
      xmp: { multiSegment: true },
      iptc: true,
      mergeOutput: false,
      ihdr: false,
    })) as Blocks;

  /** Every rendition of a picture that is uploaded, published and fetched by the outlet. */
  async function delivered(file: { name: string; bytes: Buffer }, data: Row = {}) {
    const stored = await upload(app, file);
    const services = (await app.strapi.db.query('api::service.service' as never).findMany({})) as Row[];
    const created = await documentsOf(app, 'picture').create({
      locale: 'en',
      status: 'published',
      data: {
        headline: 'A photograph',
        services: services.map(({ documentId }) => documentId),
        media: { file: stored.id },
        ...data,
      },
    });
    const { id, uri } = await itemOf(app, String(created['documentId']));
    const { body } = await app.get<{ item: { renditions: Array<{ name: string; href: string }> } }>(
      `/items/${id}`,
      key,
    );
    const renditions = new Map<string, Buffer>();
    for (const { name, href } of body.item.renditions) {
      const answer = await fetch(`${app.origin}${new URL(href).pathname}`, {
        headers: { authorization: `Bearer ${key}` },
      });
      renditions.set(name, Buffer.from(await answer.arrayBuffer()));
    }
    return { uri, renditions };
  }

  beforeAll(async () => {
    app = await startApp();
    const licence = { grants: [{ everything: true }] };
    key = (await app.apply(termsFor({ licence })))['daily-cms']?.['main'] ?? '';
  });
  afterAll(() => app?.stop());

  withReference('are in every rendition, to the letter, and the original is the same byte for byte', async () => {
    const bytes = readFileSync(REFERENCE);
    const { uri, renditions } = await delivered({ name: 'reference.jpg', bytes });
    expect([...renditions.keys()]).toEqual(['original', 'thumbnail', 'preview', 'web', 'print']);
    expect(hashOf(renditions.get('original')!)).toBe(hashOf(bytes));
    const before = await parse(bytes);
    for (const [name, rendition] of renditions) {
      if (name === 'original') continue;
      const after = await parse(rendition);
      for (const [block, field] of RIGHTS) {
        expect([name, field, before[block]?.[field]]).not.toEqual([name, field, undefined]);
        expect([name, field, after[block]?.[field]]).toEqual([name, field, before[block]?.[field]]);
      }
      expect(after.plus['DataMining']).toBe('http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED');
      expect(after.dc['identifier']).toBe(uri);
      expect(after.xmpRights['Marked']).toBe(true);
    }
  });

  it('are what its editor states, over what its file says', async () => {
    const { renditions } = await delivered(
      { name: 'stated.jpg', bytes: existsSync(REFERENCE) ? readFileSync(REFERENCE) : await jpeg() },
      {
        byline: 'Zeynep İnce',
        creditLine: 'ŞEHİR/Meridian',
        copyrightNotice: '© 2026 Zeynep İnce. Her hakkı saklıdır.',
        usageTerms: 'Editorial use, and nothing else.',
      },
    );
    for (const name of ['thumbnail', 'web']) {
      const { dc, photoshop, xmpRights, iptc } = await parse(renditions.get(name)!);
      expect(dc).toMatchObject({
        creator: 'Zeynep İnce',
        rights: { lang: 'x-default', value: '© 2026 Zeynep İnce. Her hakkı saklıdır.' },
      });
      expect(photoshop['Credit']).toBe('ŞEHİR/Meridian');
      expect(xmpRights['UsageTerms']).toEqual({ lang: 'x-default', value: 'Editorial use, and nothing else.' });
      const text = (field: string) => Buffer.from(String(iptc[field]), 'latin1').toString();
      expect([iptc['Byline'], text('Byline')]).toContain('Zeynep İnce');
      expect([iptc['Credit'], text('Credit')]).toContain('ŞEHİR/Meridian');
      expect([iptc['CopyrightNotice'], text('CopyrightNotice')]).toContain('© 2026 Zeynep İnce. Her hakkı saklıdır.');
    }
  });

  it("are the agency's where neither says anything", async () => {
    const { uri, renditions } = await delivered({ name: 'bare.jpg', bytes: await jpeg(600, 400, '#842') });
    const { dc, photoshop, plus, Iptc4xmpExt, iptc } = await parse(renditions.get('web')!);
    expect(dc).toMatchObject({ identifier: uri, rights: { value: 'All rights reserved.' } });
    expect(photoshop['Source']).toBe('Meridian Wire');
    expect(plus).toMatchObject({
      DataMining: 'http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED',
      Licensor: { LicensorName: 'Meridian Wire' },
    });
    expect(Iptc4xmpExt['DigImageGUID']).toBe(uri);
    expect(iptc['CopyrightNotice']).toBe('All rights reserved.');
  });
});
