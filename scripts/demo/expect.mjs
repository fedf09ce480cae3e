import { sub } from 'date-fns';
import { agencyTerms, durationOf } from './content.mjs';

const list = (value) =>
  Array.isArray(value) ? value : typeof value === 'string' ? value.split(',').map((one) => one.trim()) : [];
const covers = (wide, narrow) => wide === narrow || narrow.startsWith(`${wide}-`);

/**
 * What a connection of the demo must receive, read straight from the demo's files and written apart from the gate: the
 * demo fails where the two do not agree. Gives the refs, and how many of them a quota leaves.
 */
export function expectedFor({ connection, stories, now }) {
  const terms = agencyTerms(now);
  const outlet = terms.outlets.find(({ connections }) => connections.some(({ code }) => code === connection));
  const served = outlet.connections.find(({ code }) => code === connection).destinations;
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Istanbul' }).format(now);
  const running = terms.contracts.filter(
    (one) =>
      one.outlet === outlet.code && one.status === 'active' && one.starts <= today && (!one.ends || one.ends >= today),
  );
  const schedules = running.flatMap((contract) =>
    contract.schedules.flatMap((schedule) =>
      schedule.destinations
        .filter((code) => served.includes(code))
        .map((code) => ({
          licence: { ...terms.licences.find((one) => one.code === schedule.licence), ...schedule.overrides },
          destination: outlet.destinations.find((one) => one.code === code),
          terms,
        })),
    ),
  );
  const refs = stories
    .filter((story) => !story.test && isUsable(story) && schedules.some((one) => permits({ ...one, story, now })))
    .map(({ ref }) => ref);
  // In the demo a connection with a quota of items has one licence, and what is taken is not pulled.
  const quota = schedules
    .filter(({ licence }) => licence.meter !== 'take')
    .flatMap(({ licence }) => licence.quotas ?? [])
    .find(({ unit, over }) => unit === 'item' && over === 'refuse');
  return { refs, left: Math.min(refs.length, quota?.limit ?? Infinity) };
}

/** Killed, or withheld and not restored, is out. */
function isUsable(story) {
  const last = (story.then ?? []).filter((step) => step.kill || step.withhold || step.restore).at(-1);
  return !last || Boolean(last.restore);
}

function permits({ licence, destination, story, now, terms }) {
  const channels = Array.isArray(licence.channels) ? { allow: licence.channels } : licence.channels;
  const onChannel =
    (channels.any || channels.allow?.includes(destination.channel)) && !channels.deny?.includes(destination.channel);
  const { any, allow = [], deny = [] } = licence.territories;
  const spread = (codes) => codes.flatMap((code) => (code === 'ARAB-LEAGUE' ? ['JO', 'IQ', 'KW', 'LB'] : [code]));
  const there = destination.territories.every(
    (place) =>
      (any || spread(allow).some((one) => covers(one, place))) &&
      !deny.some((one) => covers(one, place) || covers(place, one)),
  );
  const granted = licence.grants.some(
    (grant) =>
      (grant.everything ||
        (grant.kinds.includes(story.kind) && story.services.some((code) => grant.services.includes(code)))) &&
      (!grant.languages || grant.languages.includes(story.language)) &&
      (!grant.subjects || story.subjects.some((code) => grant.subjects.includes(code))) &&
      (grant.urgency === undefined || (story.urgency ?? 5) <= grant.urgency) &&
      (grant.everything || (grant.sources ?? ['own']).includes(story.source ?? 'own')),
  );
  // A change is made when the demo starts, and a story's age counts from its newest edition.
  const created = (story.then ?? []).some((step) => step.change || step.restore) ? now : story.created;
  const young = !licence.archive || created >= sub(now, durationOf(licence.archive));
  const free = !story.embargo || licence.embargo === 'advance';
  const own = story.rights ?? {};
  const allowed =
    !list(own.territoriesDenied).some((one) => destination.territories.some((place) => covers(one, place))) &&
    !list(own.channelsDenied).includes(destination.channel) &&
    (!own.exclusiveMode || own.exclusiveMode === 'none');
  // All of the demo is put on the wire when it starts: nothing is old enough for a delay.
  const ofAge = !licence.delay || licence.delay === 'PT0S';
  const onProperty = !licence.properties || licence.properties.includes(destination.property);
  const source = terms.sources.find(({ code }) => code === (story.source ?? 'own'));
  const withinSource = !source?.limits?.channels || source.limits.channels.includes(destination.channel);
  return onChannel && there && granted && young && free && allowed && ofAge && onProperty && withinSource;
}
