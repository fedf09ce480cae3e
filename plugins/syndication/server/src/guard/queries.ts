import { errors } from '@strapi/utils';
import { isStranger, type Asking } from './caller';
import { asksOfFiles, withoutFiles, type AttributesOf, type Narrowing } from './through-files';
import { FILE, type Licensed } from './types';

/** As much of Strapi's database as is needed. */
export interface Queried {
  metadata: { get(uid: string): unknown };
  lifecycles: { subscribe(subscriber: (event: LifecycleEvent) => void): () => void };
  queryBuilder(uid: string): unknown;
  transaction(run?: (transaction: Transaction) => unknown): Promise<unknown>;
}
interface Transaction {
  onCommit(run: () => unknown): void;
}
interface LifecycleEvent {
  action: string;
  model: { uid: string };
  params?: Narrowing;
}

/**
 * The floor under all other doors: whatever Strapi reads, counts, joins, sorts by or populates, it looks the type up in
 * the database's metadata. For a stranger what is licensed is not there, and the request is refused: by whatever route,
 * role or token it came, also where a handler asks for nobody's leave, and whether or not anything would have been found.
 */
export function closeQueries(input: {
  db: Queried;
  licensed: Licensed;
  prefix: string;
  request: () => Asking | undefined;
  /** Runs something as no part of the request. */
  apart: <T>(run: () => T) => unknown;
  attributesOf: AttributesOf;
}): void {
  const { db, licensed, prefix, attributesOf } = input;
  const refused = () => isStranger({ request: input.request(), prefix });
  const get = db.metadata.get.bind(db.metadata);
  db.metadata.get = (uid) => {
    if (licensed.types.has(uid) && refused()) throw new errors.ForbiddenError();
    return get(uid);
  };
  const queryBuilder = db.queryBuilder.bind(db);
  db.queryBuilder = (uid) => {
    if (uid === FILE && refused()) throw new errors.ForbiddenError();
    return queryBuilder(uid);
  };
  // What Strapi does after a commit is the house's own doing: it reads the whole entry for its events, and nobody waits
  // for it, so that a refusal would end the process. What of it may leave, the fence around webhooks decides.
  const transaction = db.transaction.bind(db);
  db.transaction = (run) =>
    transaction(
      run && ((one) => run(refused() ? { ...one, onCommit: (after) => one.onCommit(() => input.apart(after)) } : one)),
    );
  // Files belong to an agency's own types as well, and those must go on working: what they populate of files is left out.
  db.lifecycles.subscribe(({ action, model: { uid }, params = {} }) => {
    if (!action.startsWith('before') || !refused()) return;
    if ('populate' in params) params.populate = withoutFiles({ uid, populate: params.populate, attributesOf });
    if (asksOfFiles({ uid, query: params, attributesOf })) throw new errors.ForbiddenError();
  });
}
