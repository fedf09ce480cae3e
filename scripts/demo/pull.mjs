import { expectedFor } from './expect.mjs';

const SHOWN = [
  ['izmir-bugun-site', 'a local website: Turkish text of two services, no pictures'],
  ['mercek-newsroom', 'a broadcaster: video, prompter text, flashes'],
  ['danube-intake', 'a foreign partner agency: Arabic and English, embargoed items in advance'],
  ['aksam-site', 'an evening site: five stories a day'],
];
/** Pulls on trial: browses all, and takes ten. */
const TRIAL = { connection: 'ufuk-deneme', limit: 10 };

/** Pulls as every outlet of the demo, prints three of them, and compares all of them with what the contracts say. */
export async function pull({ strapi, origin, now, keys, items, stories, say }) {
  const refs = new Map([...items].map(([ref, { id }]) => [id, ref]));
  const desk = strapi.plugin('syndication').service('wire').running.desk;
  const shown = new Map(SHOWN.map(([connection, words]) => [connection, words]));
  let good = true;
  const complain = (text) => {
    good = false;
    say(`  ✗ ${text}`);
  };
  for (const [connection, made] of Object.entries(keys)) {
    const received = await walk({ origin, key: Object.values(made).find((key) => key.startsWith('wk_live_')) });
    const { refs: wanted, left } = expectedFor({ connection, stories, now });
    const expected = new Set(wanted);
    const got = new Set([...received.items.keys()].map((id) => refs.get(id)));
    const leaked = [...got].filter((ref) => !expected.has(ref));
    // A flash and the story that it becomes are one unit of a quota.
    const units = new Set([...got].map((ref) => rootOf(stories, ref))).size;
    const lost = units < left ? [...expected].filter((ref) => !got.has(ref)) : [];
    if (shown.has(connection)) await print({ connection, words: shown.get(connection), received, desk, say });
    if (received.status !== 200 && expected.size > 0)
      complain(`${connection}: ${received.status}, though a contract is in force`);
    if (leaked.length > 0) complain(`${connection} received what no contract covers: ${leaked.join(', ')}`);
    if (units > left) complain(`${connection} received ${units} items where its quota has ${left}`);
    if (lost.length > 0) complain(`${connection} did not receive what its contract covers: ${lost.join(', ')}`);
    if (/internalNote/.test(received.text)) complain(`${connection} received an internal note`);
    for (const story of stories)
      if (story.internalNote && received.text.includes(story.internalNote.trim().slice(0, 40)))
        complain(`${connection} received the internal note of ${story.ref}`);
  }
  const trial = await take({ origin, key: Object.values(keys[TRIAL.connection])[0] });
  say(`\n── ${TRIAL.connection}: a trial that browses all and takes ten\n  ${trial.words}`);
  if (trial.used !== TRIAL.limit || trial.refused !== 'licence.quota' || !trial.free)
    complain(`${TRIAL.connection}: took ${trial.used} of ${TRIAL.limit}, then ${trial.refused}`);
  say(
    `\nThe other connections: ${Object.keys(keys)
      .filter((connection) => !shown.has(connection))
      .join(', ')} – pulled and compared as well.`,
  );
  return good;
}

/** The first of the chain that a story evolves from. */
function rootOf(stories, ref) {
  const before = stories.find((story) => story.ref === ref)?.evolvesFrom;
  return before === undefined ? ref : rootOf(stories, before);
}

async function walk({ origin, key }) {
  const found = new Map();
  const counts = {};
  let text = '';
  let address = `${origin}/api/syndication/v1/feed?from=start&limit=50`;
  let omitted = 0;
  let spent = 0;
  for (;;) {
    const response = await fetch(address, { headers: { authorization: `Bearer ${key}` } });
    const body = await response.text();
    text += body;
    if (response.status !== 200)
      return { status: response.status, items: found, counts, text, omitted, problem: JSON.parse(body) };
    const page = JSON.parse(body);
    for (const event of page.events) {
      counts[event.event] = (counts[event.event] ?? 0) + 1;
      // Left out for a quota: that it is there, and nothing of it.
      if (event.uses.length === 0 && event.item.pubStatus === 'usable') spent += 1;
      else if (event.item.pubStatus === 'usable') found.set(event.id, event);
      else found.delete(event.id);
      omitted += event.omitted.length;
    }
    if (!page.more) return { status: 200, items: found, counts, text, omitted, spent };
    address = `${origin}/api/syndication/v1/feed?limit=50&after=${encodeURIComponent(page.cursor)}`;
  }
}

/** Takes one item after the other until it is refused; what was taken is taken again, and must cost nothing. */
async function take({ origin, key }) {
  const call = async (path, method = 'GET') => {
    const response = await fetch(`${origin}/api/syndication/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
    });
    return { status: response.status, body: await response.json() };
  };
  const { body: list } = await call('/items?limit=100');
  let taken = 0;
  let refused = null;
  let free = true;
  for (const { id } of list.items) {
    const { status, body } = await call(`/items/${id}/take`, 'POST');
    if (status !== 200) {
      refused = body.rule;
      break;
    }
    taken += 1;
    free &&=
      (await call(`/items/${id}/take`, 'POST')).status === 200 &&
      (await call(`/items/${id}`)).body.uses[0].access === 'full';
  }
  const { body: me } = await call('/account');
  const [quota] = me.quotas;
  return {
    refused,
    used: quota.used,
    free: free && quota.used <= taken,
    words: `browsed ${list.items.length}, took ${taken} in full, which count as ${quota.used} (a flash and its story are one); the next was refused (${refused}); ${quota.left} of ${quota.limit} are left, for the ${quota.period}`,
  };
}

async function print({ connection, words, received, desk, say }) {
  say(`\n── ${connection}: ${words}`);
  if (received.status !== 200) {
    say(`  ${received.status} ${received.problem.title} (${received.problem.rule ?? 'key.active'})`);
    return;
  }
  const kinds = {};
  for (const { kind, language } of received.items.values())
    kinds[`${kind} ${language}`] = (kinds[`${kind} ${language}`] ?? 0) + 1;
  say(
    `  received ${received.items.size} items: ${Object.entries(kinds)
      .sort()
      .map(([name, count]) => `${count} × ${name}`)
      .join(', ')}`,
  );
  say(
    `  events: ${Object.entries(received.counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(
        ', ',
      )}; ${received.omitted} pictures or videos left out of stories${received.spent > 0 ? `; ${received.spent} kept back by a quota that is used up` : ''}`,
  );
  const [sample] = [...received.items.values()].slice(-1);
  if (sample) {
    say(`  for example “${sample.item.headlines[0].value}”, with`);
    for (const obligation of sample.obligations.slice(0, 5)) say(`    – ${obligation.text}`);
  }
  const rules = new Map();
  for await (const one of desk.explain({ connection })) {
    if (one.permitted) continue;
    const known = rules.get(one.rule) ?? { count: 0, reasons: new Map() };
    known.count += 1;
    known.reasons.set(one.reason, (known.reasons.get(one.reason) ?? 0) + 1);
    rules.set(one.rule, known);
  }
  say('  refused, rule by rule:');
  for (const [rule, { count, reasons }] of [...rules].sort((a, b) => b[1].count - a[1].count)) {
    say(`    ${String(count).padStart(3)}  ${rule.padEnd(22)} ${[...reasons.keys()].slice(0, 2).join(' ')}`);
  }
}
