import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { add } from 'date-fns';
import { blocksOf } from './blocks.mjs';
import { agencyFile, durationOf, FOLDER, stories } from './content.mjs';

const TYPES = { '.jpg': 'image/jpeg', '.png': 'image/png', '.mp4': 'video/mp4' };

/** Fills an empty database with the demo's agency, contracts and stories. Gives the keys made and each story's item. */
export async function seed({ strapi, now, say }) {
  const applied = await strapi
    .plugin('syndication')
    .service('terms')
    .apply({ file: agencyFile(now), dryRun: false });
  if (!applied.ok) throw new Error(applied.errors.join('\n'));
  const byCode = async (uid) =>
    new Map((await strapi.db.query(uid).findMany({})).map((row) => [row.code, row.documentId]));
  const context = {
    strapi,
    now,
    newsroom: strapi.plugin('syndication').service('newsroom'),
    services: await byCode('api::service.service'),
    subjects: await byCode('api::subject.subject'),
    files: new Map(),
    items: new Map(),
    uploads: mkdtempSync(path.join(tmpdir(), 'wiregate-demo-')),
  };
  const all = stories(now);
  for (const [index, story] of all.entries()) {
    await publish(context, story);
    if ((index + 1) % 12 === 0) say(`${index + 1} of ${all.length} stories published`);
  }
  rmSync(context.uploads, { recursive: true });
  return { keys: applied.keys, items: context.items, stories: all, warnings: applied.warnings };
}

async function publish(context, story) {
  const { strapi, newsroom } = context;
  const documents = strapi.documents(`api::${story.kind}.${story.kind}`);
  const locale = story.language;
  const data = await attributes(context, story);
  const dates = { firstCreated: story.created.toISOString(), versionCreated: story.created.toISOString() };
  const created = await newsroom.keepingDates(() =>
    documents.create({ locale, status: 'published', data: { ...data, metadata: dates } }),
  );
  const item = await strapi.db.connection('wire_items').where({ document_id: created.documentId, locale }).first();
  context.items.set(story.ref, { id: item.id, uri: item.uri });
  for (const step of story.then ?? []) {
    if (step.kill) await newsroom.kill({ item: item.id, reason: step.kill });
    else if (step.withhold) await newsroom.withhold({ item: item.id, reason: step.withhold });
    else if (step.restore) await newsroom.restore({ item: item.id });
    else {
      const set = await attributes(context, step.set);
      if (step.change === 'correction')
        await newsroom.correct({ item: item.id, data: set, note: step.note, severity: step.severity });
      else {
        await documents.update({
          documentId: created.documentId,
          locale,
          data: { ...set, changeType: step.change, changeSeverity: step.severity, changeNote: step.note },
        });
        await documents.publish({ documentId: created.documentId, locale });
      }
    }
  }
}

const PLAIN = [
  'headline',
  'slugline',
  'summary',
  'dateline',
  'places',
  'byline',
  'urgency',
  'genre',
  'source',
  'edNote',
  'internalNote',
  'rights',
  'test',
  'briefType',
  'creditLine',
  'usageTerms',
  'copyrightHolder',
  'digitalSourceType',
  'shotlist',
];

async function attributes(context, story) {
  const data = Object.fromEntries(PLAIN.filter((name) => story[name] !== undefined).map((name) => [name, story[name]]));
  const uri = (ref) => {
    const item = context.items.get(ref);
    if (!item) throw new Error(`${story.ref} refers to ${ref}, which is not there`);
    return item.uri;
  };
  if (story.body) data.body = blocksOf(story.body);
  if (story.keywords) data.keywords = story.keywords.join(', ');
  if (story.services) data.services = story.services.map((code) => context.services.get(code));
  if (story.subjects) data.subjects = story.subjects.map((code) => context.subjects.get(code));
  if (story.embargo) data.embargoedUntil = add(context.now, durationOf(story.embargo)).toISOString();
  if (story.translationOf) data.translationOf = uri(story.translationOf);
  if (story.evolvesFrom) data.evolvesFrom = uri(story.evolvesFrom);
  if (story.members) data.members = story.members.map((ref) => ({ uri: uri(ref) }));
  if (story.rights) data.rights = rights(story.rights);
  if (story.media) {
    const media = [];
    for (const { file, ...medium } of story.media) {
      media.push({
        ...medium,
        ...(medium.rights ? { rights: rights(medium.rights) } : {}),
        file: await upload(context, file, medium),
      });
    }
    data.media = story.kind === 'picture' || story.kind === 'video' ? media[0] : media;
  }
  return data;
}

const rights = (value) =>
  Object.fromEntries(Object.entries(value).map(([name, one]) => [name, Array.isArray(one) ? one.join(', ') : one]));

async function upload(context, name, medium) {
  if (!context.files.has(name)) {
    // The upload service takes its file away with it.
    const filepath = path.join(context.uploads, name);
    copyFileSync(path.join(FOLDER, 'media', name), filepath);
    const [file] = await context.strapi
      .plugin('upload')
      .service('upload')
      .upload({
        data: { fileInfo: { name, alternativeText: medium.altText, caption: medium.caption } },
        files: [
          { filepath, originalFilename: name, mimetype: TYPES[path.extname(name)], size: statSync(filepath).size },
        ],
      });
    context.files.set(name, file.id);
  }
  return context.files.get(name);
}
