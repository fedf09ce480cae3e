import { sub } from 'date-fns';
import { agencyTerms, durationOf } from './content.mjs';

const list = (value) =>
  Array.isArray(value) ? value : typeof value === 'string' ? value.split(',').map((one) => one.trim()) : [];
const covers = (wide, narrow) => wide === narrow || narrow.startsWith(`${wide}-`);

/**
 * What a connection of the demo must receive, read straight from the demo's files and written apart from the gate: the
 * demo fails where the two do not agree. Gives the refs.
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
        })),
    ),
  );
  return stories
    .filter((story) => !story.test && isUsable(story) && schedules.some((one) => permits({ ...one, story, now })))
    .map(({ ref }) => ref);
}

/** Killed, or withheld and not restored, is out. */
function isUsable(story) {
  const last = (story.then ?? []).filter((step) => step.kill || step.withhold || step.restore).at(-1);
  return !last || Boolean(last.restore);
}

function permits({ licence, destination, story, now }) {
  const channels = Array.isArray(licence.channels) ? { allow: licence.channels } : licence.channels;
  const onChannel =
    (channels.any || channels.allow?.includes(destination.channel)) && !channels.deny?.includes(destination.channel);
  const { any, allow = [], deny = [] } = licence.territories;
  const there = destination.territories.every(
    (place) =>
      (any || allow.some((one) => covers(one, place))) && !deny.some((one) => covers(one, place) || covers(place, one)),
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
  return onChannel && there && granted && young && free && allowed;
}
