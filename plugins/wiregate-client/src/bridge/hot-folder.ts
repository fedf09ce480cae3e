import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { contentOf, knownBy, statusOf, type Change } from '../changes';
import type { WiregateClient } from '../client';
import { cursorFile } from '../cursor-file';
import { ApiError, ForbiddenError } from '../errors';
import { isPassing } from '../http';
import type { Store } from '../keep';
import { createJournal, type Folders, type ItemRecord, type Plan } from './journal';
import { lockState } from './lock';
import type { Writing } from './names';
import { createRecords } from './records';
import { openSchedule, type Due } from './schedule';
import { createStaging, type Fetching } from './staging';

export interface HotFolderSettings {
  client: Fetching & Pick<WiregateClient, 'item'>;
  /** For what the first client has waited for in vain: one that gives up at once. */
  hurried?: Fetching;
  /** Where the files go. */
  folder: string;
  /** Cursor, journal and what is known of each item; one bridge's own. */
  state: string;
  format: Writing;
  /** Whether each edition has a name of its own, or the newest has the item's. */
  names?: 'edition' | 'id';
  /** Also the bytes of pictures and videos: all, or the renditions named. */
  pictures?: boolean | string[];
  onKill?: 'delete' | 'move';
  /** Where files go by `move`: `killed`, in the state's folder. */
  killedFolder?: string;
  /** What becomes of an item whose rights ended, where its deadline is still to come. */
  onDeleteBy?: 'at-once' | 'at-deadline';
  /** Whether a document is written that says of an item that it is gone. */
  tombstones?: boolean;
  log?: (line: string) => void;
  clock?: () => number;
}

export interface HotFolder extends Store {
  /** Does what time brings: deadlines, and what could not be had at first. */
  tend(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds until something that failed is tried again. */
const SOON = 60_000;
/** The most of it; so long a quota is left, too, that does not say when it begins anew. */
const LATER = 3_600_000;

/**
 * A folder that holds what is current on the wire, an item a document, until somebody takes it. An edition comes once; what
 * is killed, withheld or revoked goes, whichever of its editions lies there.
 */
export async function createHotFolder(settings: HotFolderSettings): Promise<HotFolder> {
  const { client, hurried = client, state, log = () => undefined, clock = Date.now } = settings;
  const folders: Folders = {
    state,
    hot: settings.folder,
    staging: path.join(settings.folder, '.staging'),
    killed: settings.killedFolder ?? path.join(state, 'killed'),
  };
  for (const folder of [folders.hot, folders.staging, folders.state]) await mkdir(folder, { recursive: true });
  const lock = await lockState(state);
  const cursor = cursorFile(path.join(state, 'cursor'));
  const records = createRecords(state);
  const schedule = await openSchedule(state);
  const journal = createJournal({
    folders,
    keep: { records: records.keep, due: schedule.keep, cursor: cursor.write },
  });
  const staging = createStaging({
    directory: folders.staging,
    format: settings.format,
    names: settings.names ?? 'edition',
    pictures: settings.pictures ?? false,
    log,
  });
  await journal.recover();

  /** What failed is tried again, after twice as long each time. */
  const again = (id: string): Due => {
    const failures = (schedule.of(id)?.failures ?? 0) + 1;
    return { at: clock() + Math.min(SOON * 2 ** (failures - 1), LATER), do: 'fetch', failures };
  };

  async function put(plan: Plan, change: Change & { do: 'put' }, record: ItemRecord | undefined): Promise<void> {
    const { envelope } = change;
    const { id, edition } = envelope;
    const files = await staging.edition({ client, hurried, envelope });
    if (!files) {
      log(`${id}/${edition}: it is not to be had any more`);
      plan.due.push({ id, due: again(id) });
      return;
    }
    const names = files.moves.map(({ name }) => name);
    plan.moves.push(...files.moves);
    plan.removals.push(
      ...(record?.files ?? []).filter((name) => !names.includes(name)).map((name) => ({ name, keep: false })),
    );
    const known = knownBy(change);
    plan.records.push({ id, ...known, digest: files.incomplete ? '' : known.digest, files: names });
    plan.due.push({ id, due: files.incomplete ? again(id) : null });
    log(`${id}/${edition}: ${names.at(-1) ?? 'nothing yet'}`);
  }

  async function remove(plan: Plan, change: Change & { do: 'remove' }, record: ItemRecord | undefined): Promise<void> {
    const { envelope, status, by } = change;
    const { id, edition } = envelope;
    const held = record?.files ?? [];
    const deadline = by !== null && settings.onDeleteBy === 'at-deadline' ? Date.parse(by) : 0;
    const waits = deadline > clock();
    const tombstone = settings.tombstones ? await staging.tombstone({ envelope, status }) : null;
    if (tombstone) plan.moves.push(tombstone);
    const files = [...(waits ? held : []), ...(tombstone ? [tombstone.name] : [])];
    plan.removals.push(
      ...held.filter((name) => !files.includes(name)).map((name) => ({ name, keep: settings.onKill === 'move' })),
    );
    plan.records.push({ id, ...knownBy(change), files });
    plan.due.push({ id, due: waits ? { at: deadline, do: 'delete' } : null });
    log(`${id}/${edition}: ${status}${waits ? `, to be deleted by ${by}` : ''}`);
  }

  async function run(changes: Change[], to: string | null): Promise<void> {
    const plan: Plan = { moves: [], removals: [], records: [], due: [], cursor: to };
    const held = await records.of([...new Set(changes.map(({ envelope }) => envelope.id))]);
    for (const change of changes) {
      const { id, edition } = change.envelope;
      if (change.do === 'put') await put(plan, change, held.get(id));
      else if (change.do === 'remove') await remove(plan, change, held.get(id));
      else {
        log(`${id}/${edition}: a quota is used up; it is asked for when that begins anew`);
        plan.due.push({ id, due: { at: clock(), do: 'fetch' } });
      }
    }
    if (changes.length > 0) await journal.run(plan);
    else if (to !== null) await cursor.write(to);
  }

  async function expire(id: string): Promise<void> {
    const record = (await records.of([id])).get(id);
    const files = record?.files ?? [];
    await journal.run({
      moves: [],
      removals: files.map((name) => ({ name, keep: settings.onKill === 'move' })),
      records: record ? [{ ...record, files: [] }] : [],
      due: [{ id, due: null }],
      cursor: null,
    });
    log(`${id}: deleted, as its deadline has come`);
  }

  /** When to ask again, or null where it is settled. */
  async function fetchLate(id: string): Promise<Due | null> {
    try {
      const envelope = await client.item({ id });
      if (statusOf(envelope)) return null;
      const change = contentOf(envelope, (await records.of([id])).get(id));
      if (change?.do !== 'put') return change && { at: clock() + LATER, do: 'fetch' };
      await run([change], null);
      return schedule.of(id);
    } catch (error) {
      if (isPassing(error)) return again(id);
      if (error instanceof ForbiddenError && error.problem.rule === 'licence.quota')
        return { at: clock() + (error.retryAfter ?? LATER), do: 'fetch' };
      if (error instanceof ApiError) return null;
      throw error;
    }
  }

  async function tend(): Promise<void> {
    for (const { id, due } of schedule.due(clock())) {
      if (due.do === 'delete') await expire(id);
      else await schedule.keep([{ id, due: await fetchLate(id) }]);
    }
  }

  // One thing at a time: a page and a deadline may come together.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };

  return {
    cursor: cursor.read,
    known: records.of,
    apply: ({ changes, cursor: to }) =>
      inTurn(async () => {
        // What has to go does not wait for downloads.
        const removals = changes.filter((change) => change.do === 'remove');
        const others = changes.filter((change) => change.do !== 'remove');
        if (removals.length > 0) await run(removals, others.length > 0 ? null : to);
        if (removals.length === 0 || others.length > 0) await run(others, to);
      }),
    tend: () => inTurn(tend),
    close: () => inTurn(() => lock.release()),
  };
}
