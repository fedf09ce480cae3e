import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { WiregateClient } from '../client';
import { ApiError } from '../errors';
import { writeSynced } from '../files';
import { isPassing } from '../http';
import type { Envelope } from '../types';
import { baseOf, EXTENSIONS, mediaExtension, type Writing } from './names';
import { renditionsOf } from './pictures';

export interface Files {
  moves: Array<{ staged: string; name: string }>;
  /** Something could not be had, and may be had later. */
  incomplete: boolean;
}

export interface StagingSettings {
  /** Of the folder in which files are made ready, on the hot folder's file system. */
  directory: string;
  format: Writing;
  names: 'edition' | 'id';
  /** Names of renditions, or whether any. */
  pictures: boolean | string[];
  log: (line: string) => void;
}

export type Fetching = Pick<WiregateClient, 'document' | 'rendition' | 'isOwn'>;

/** Makes the files of an edition ready: pictures, and then the document that a reader of the folder waits for. */
export function createStaging(settings: StagingSettings) {
  const { directory, format, log } = settings;

  async function stage(content: string): Promise<string> {
    const staged = randomUUID();
    await writeSynced(path.join(directory, staged), content);
    return staged;
  }

  /** Null where the API does not give it any more: what became of it, the wire tells. */
  async function documentOf(client: Fetching, envelope: Envelope): Promise<{ content: string; as: Writing } | null> {
    const { id, edition: version, item } = envelope;
    if (format === 'envelope') return { content: pretty(envelope), as: format };
    if (format === 'ninjs') return { content: pretty(item), as: format };
    try {
      return { content: (await client.document({ id, version, format })).text, as: format };
    } catch (error) {
      if (error instanceof ApiError && error.status === 406) {
        log(`${id}/${version}: there is no ${format} of it, so it is written as ninjs`);
        return { content: pretty(item), as: 'ninjs' };
      }
      if (isPassing(error) || !(error instanceof ApiError)) throw error;
      return null;
    }
  }

  return {
    /** Null where its document is not to be had any more. `hurried`: another client, for when the first has waited in vain. */
    async edition(input: { client: Fetching; hurried: Fetching; envelope: Envelope }): Promise<Files | null> {
      const { envelope } = input;
      const { id, edition } = envelope;
      const base = baseOf({ id, edition, by: settings.names });
      const moves: Files['moves'] = [];
      let client = input.client;
      let incomplete = false;
      const failed = (what: string, error: Error) => {
        log(`${id}/${edition}: ${what} could not be had, and is tried again later: ${error.message}`);
        incomplete = true;
        client = input.hurried;
      };
      const renditions = settings.pictures
        ? renditionsOf({
            item: envelope.item,
            isOwn: client.isOwn,
            ...(Array.isArray(settings.pictures) ? { wanted: settings.pictures } : {}),
          })
        : [];
      for (const { name, href, contentType } of renditions) {
        const staged = randomUUID();
        try {
          const downloaded = await client.rendition({ href }, { to: path.join(directory, staged) });
          const extension = mediaExtension(downloaded.contentType ?? contentType);
          moves.push({ staged, name: `${base}.${name}.${extension}` });
        } catch (error) {
          if (isPassing(error)) failed(name, error);
          else if (error instanceof ApiError) log(`${id}/${edition}: ${name} is not to be had: ${error.message}`);
          else throw error;
        }
      }
      try {
        const document = await documentOf(client, envelope);
        if (!document) return null;
        moves.push({ staged: await stage(document.content), name: `${base}.${EXTENSIONS[document.as]}` });
      } catch (error) {
        if (!isPassing(error)) throw error;
        failed('its document', error);
      }
      return { moves, incomplete };
    },

    /** What says that an item is gone, for readers that have taken it from the folder already. */
    async tombstone(input: { envelope: Envelope; status: string }): Promise<Files['moves'][number]> {
      const { id, edition, item } = input.envelope;
      const base = baseOf({ id, edition, by: settings.names });
      const content = format === 'envelope' ? pretty(input.envelope) : pretty(item);
      return { staged: await stage(content), name: `${base}.${input.status}.json` };
    },
  };
}
export type Staging = ReturnType<typeof createStaging>;

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
