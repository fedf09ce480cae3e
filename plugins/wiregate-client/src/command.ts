import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EXTENSIONS, type Writing } from './bridge/names';
import { createClient, VERSION, type WiregateClient } from './client';
import { followInto } from './follow';
import { keyOf } from './key';
import type { EventType, Filters, Format, Kind } from './types';

interface Connecting {
  url: string;
  keyFile?: string;
}
interface Following extends Connecting {
  state: string;
  hotFolder: string;
  format: Writing;
  names: 'edition' | 'id';
  pictures?: boolean | string[];
  onKill: 'delete' | 'move';
  killedFolder?: string;
  onDeleteBy: 'at-once' | 'at-deadline';
  tombstones?: boolean;
  from?: 'start' | 'now';
  wait: number;
  once?: boolean;
  quiet?: boolean;
  kind?: Kind[];
  language?: string[];
  service?: string[];
  subject?: string[];
  urgency?: number;
  destination?: string[];
  event?: EventType[];
}

const FORMATS = Object.keys(EXTENSIONS);
const list = (value: string): string[] => value.split(',').map((one) => one.trim());
const whole = (value: string): number => {
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError('A whole number is wanted.');
  return Number(value);
};

/** Where a command reads and writes. */
export interface Surroundings {
  out: NodeJS.WritableStream;
  errors: NodeJS.WritableStream;
  env: NodeJS.ProcessEnv;
}

/** Runs a command line; gives the exit code: 0, or 1 with what was wrong on stderr. */
export async function run(
  argv: string[],
  { out, errors, env }: Surroundings = { out: process.stdout, errors: process.stderr, env: process.env },
): Promise<number> {
  // Whatever goes wrong, and whoever words it, the key is never told.
  let secret = '';
  const say = (line: string) => errors.write(`${secret ? line.replaceAll(secret, '***') : line}\n`);
  const connect = async ({ url, keyFile }: Connecting) => {
    secret = await keyOf({ file: keyFile, env });
    return { url, key: secret };
  };
  const program = new Command('wiregate-client').version(VERSION).exitOverride().showHelpAfterError();
  program.configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => errors.write(text) });
  program.description('Follows a Wiregate news wire. The key comes from --key-file or WIREGATE_KEY.');

  const command = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .addOption(
        new Option('--url <address>', 'of the server, such as https://wire.example')
          .env('WIREGATE_URL')
          .makeOptionMandatory(),
      )
      .option('--key-file <file>', 'a file that holds the key, and nothing else');

  /** A call whose answer is printed as JSON. */
  const printing = (
    name: string,
    description: string,
    call: (client: WiregateClient, id: string, options: Row) => Promise<unknown>,
  ) =>
    command(name, description).action(async (...given: unknown[]) => {
      const options = given.at(-2) as Connecting & Row;
      const client = createClient(await connect(options));
      const answer = await call(client, typeof given[0] === 'string' ? given[0] : '', options);
      out.write(typeof answer === 'string' ? answer : `${JSON.stringify(answer, null, 2)}\n`);
    });

  command('follow', 'keeps a folder in step with the wire, a document an item')
    .requiredOption('--state <folder>', 'where it keeps what it knows; one for each bridge')
    .requiredOption('--hot-folder <folder>', 'where the documents go')
    .addOption(new Option('--format <format>', 'what is written').choices(FORMATS).default('ninjs'))
    .addOption(
      new Option('--names <names>', 'ID.EDITION.json, or ID.json, which the next edition replaces')
        .choices(['edition', 'id'])
        .default('edition'),
    )
    .option('--pictures [renditions]', 'also the bytes of pictures and videos: all, or renditions by name', list)
    .addOption(
      new Option('--on-kill <what>', 'what becomes of the files').choices(['delete', 'move']).default('delete'),
    )
    .option('--killed-folder <folder>', 'where they are moved to (STATE/killed)')
    .addOption(
      new Option('--on-delete-by <when>', 'when rights end').choices(['at-once', 'at-deadline']).default('at-once'),
    )
    .option('--tombstones', 'write a document that says of an item that it is gone')
    .addOption(
      new Option('--from <where>', 'where to begin at the very first (24 hours ago)').choices(['start', 'now']),
    )
    .option('--kind <list>', 'article, brief, picture, video, package', list)
    .option('--language <list>', 'BCP 47', list)
    .option('--service <list>', 'codes', list)
    .option('--subject <list>', 'codes, with all that stands under them', list)
    .option('--urgency <number>', 'this or more urgent, 1 to 9', whole)
    .option('--destination <list>', 'codes of your own', list)
    .option('--wait <seconds>', 'long poll, 0 to 30', whole, 30)
    .option('--once', 'end when there is nothing more')
    .option('--quiet', 'say only what goes wrong')
    .action(async (options: Following) => {
      const stop = new AbortController();
      const end = () => stop.abort();
      process.once('SIGINT', end).once('SIGTERM', end);
      try {
        const connection = await connect(options);
        const log = options.quiet ? () => undefined : say;
        await followInto({ ...orderOf(options), connection, signal: stop.signal, log, warn: say });
      } finally {
        process.off('SIGINT', end).off('SIGTERM', end);
      }
    });

  printing('get', 'one item, as an envelope or in a format', async (client, id, options) => {
    const version = options['edition'] as number | undefined;
    const which = { id, ...(version === undefined ? {} : { version }) };
    const format = options['format'] as Format | undefined;
    return format ? (await client.document({ ...which, format })).text : client.item(which);
  })
    .argument('<id>', 'of the item')
    .option('--edition <number>', 'an earlier one', whole)
    .addOption(new Option('--format <format>', 'as a document').choices(FORMATS.filter((one) => one !== 'envelope')));
  printing('versions', 'the editions of an item', (client, id) => client.versions({ id })).argument('<id>');
  printing('rights', 'may I, until when, and what must I do', (client, id, options) => {
    const { destination, channel, territory, at } = options as Record<string, string | undefined>;
    return client.rights({ id, ...defined({ destination, channel, territory, at }) });
  })
    .argument('<id>')
    .option('--destination <code>')
    .option('--channel <channel>')
    .option('--territory <code>')
    .option('--at <instant>');
  printing('take', 'charges an item once, and gives it in full', (client, id) => client.take({ id })).argument('<id>');
  printing('account', 'who you are, what you may, and what is left of your quotas', (client) => client.account());
  printing('holdings', 'what you hold', (client, _, options) => {
    const { deleteBefore, after } = options as Record<string, string | undefined>;
    return client.holdings(defined({ deleteBefore, after }));
  })
    .option('--delete-before <instant>', 'only what must be deleted by then')
    .option('--after <cursor>');
  printing('deliveries', 'what you were given', (client, _, options) => {
    const { since, until, after } = options as Record<string, string | undefined>;
    return client.deliveries(defined({ since, until, after }));
  })
    .option('--since <instant>')
    .option('--until <instant>')
    .option('--after <cursor>');
  command('rendition', 'the bytes of a picture or video')
    .argument('<id>', 'of the item')
    .argument('<name>', 'of the rendition')
    .option('-o, --output <file>', 'where to (stdout)')
    .action(async (id: string, name: string, options: Connecting & { output?: string }) => {
      const client = createClient(await connect(options));
      const to = options.output === undefined ? createWriteStream('', { fd: 1 }) : path.resolve(options.output);
      await client.rendition({ id, name }, { to });
    });

  try {
    await program.parseAsync(argv);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

type Row = Record<string, unknown>;

function orderOf(options: Following) {
  const { kind, language, service, subject, urgency, destination } = options;
  const filters: Filters = defined({ kind, language, service, subject, urgency, destination });
  return {
    folder: {
      folder: path.resolve(options.hotFolder),
      state: path.resolve(options.state),
      format: options.format,
      names: options.names,
      pictures: options.pictures ?? false,
      onKill: options.onKill,
      ...(options.killedFolder ? { killedFolder: path.resolve(options.killedFolder) } : {}),
      onDeleteBy: options.onDeleteBy,
      tombstones: options.tombstones ?? false,
    },
    walk: { filters, wait: options.wait, once: options.once ?? false, ...(options.from ? { from: options.from } : {}) },
  };
}

/** Without the members that are undefined. */
const defined = <T extends object>(from: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
