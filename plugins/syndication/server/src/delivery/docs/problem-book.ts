import type { ProblemKind } from '../problems';

/** When each problem comes, and what to do then; its page in the docs. */
export const PROBLEM_BOOK: Record<ProblemKind, { when: string; todo: string; again: string }> = {
  'bad-parameter': {
    when: 'A parameter is unknown, is given twice, or has a value that is out of range or malformed. `parameter` names it. Nothing is clamped and nothing is ignored: `limit=101` is an error, and so is a filter with a typing mistake, which would else be silently absent.',
    todo: 'Correct the request. The reference says for each call what it takes.',
    again: 'No: the same request gets the same answer.',
  },
  'bad-cursor': {
    when: 'The cursor is not one of ours, belongs to another connection, or was given for other filters. A cursor is bound to both: it holds how far this connection came with these filters.',
    todo: 'Send the cursor as it was given, with the filters with which it was given. Where you change filters, begin anew with `since=` at the time of your last answer: what you have already you know by `id` and `edition`.',
    again: 'No.',
  },
  'cursor-expired': {
    when: 'The agency restored its wire from a backup, and the cursor is from before. Cursors never expire by age.',
    todo: 'Go on from the address in `links.next`. A few events may come again; upsert by `id` and `edition`.',
    again: 'No: follow the link.',
  },
  unauthorized: {
    when: 'There is no key, or it is unknown, revoked or expired. All of these are one and the same answer.',
    todo: 'Send the key as `Authorization: Bearer wk_…`, or its keyId and secret by HTTP Basic. If it was good before, ask the agency whether it was rotated. A key is shown once, when it is made; the agency cannot look it up again.',
    again: 'No. Many attempts without a valid key are turned away for a while, valid keys are not.',
  },
  'no-contract': {
    when: 'No contract of yours is in force: it has not started, has ended, is suspended or terminated. By `id` it is the answer for every item that you do not hold.',
    todo: 'Ask the agency’s licensing desk. What you hold goes on being told to you: `/feed` still has the kills, withholdings and revocations of it, and `/account/holdings` what it is and when to delete it.',
    again: 'When there is a contract.',
  },
  'address-not-allowed': {
    when: 'The key lists addresses from which it may be used, and the request came from another.',
    todo: 'Call from one of them, or ask the agency to add yours. Behind a proxy it is the proxy’s address that counts.',
    again: 'No.',
  },
  'scope-missing': {
    when: 'The key lacks the scope of this call: `read` for the wire, `media` for pictures and videos.',
    todo: 'Use a key that has it, or ask the agency for one.',
    again: 'No.',
  },
  'quota-used-up': {
    when: 'Your licence lets so many items, pictures or videos be had in a period, and they are used up. Only direct requests are refused: `/feed` goes on, with the content left out, so that kills reach you.',
    todo: 'Come back at `resets`, which `Retry-After` tells in seconds. `/account` has what is used and left of each quota. What you have had already does not count again.',
    again: 'Yes, at `resets`.',
  },
  'not-to-be-taken': {
    when: 'The licence lets this item be browsed: headline, summary and preview. Taking it would need another licence.',
    todo: 'Show what you have, or ask the agency. `/items/{id}/rights` says which contract decides.',
    again: 'No.',
  },
  'not-found': {
    when: 'There is no such item, or no contract of yours covers it and you never held it. Both are one answer: it would else tell of what is not yours. A version, a rendition or a policy that is not yours to have is the same.',
    todo: 'Take ids and addresses from what the API gave you. Where you expect an item, `/account` says in words what your contracts permit.',
    again: 'Not by itself: an item may become covered later, and is on the wire then.',
  },
  'no-such-call': {
    when: 'The path is not one of this API.',
    todo: 'Compare it with the reference. Paths are lower case and have no slash at the end.',
    again: 'No.',
  },
  'method-not-allowed': {
    when: 'The call takes another method, which `Allow` names.',
    todo: 'Use that. Only `take` is a POST; HEAD goes wherever GET does.',
    again: 'No.',
  },
  'not-acceptable': {
    when: '`Accept` or `format=` asks for a form in which this does not come.',
    todo: 'Leave both away for JSON, or choose from what the reference lists for the call.',
    again: 'No.',
  },
  'rights-ended': {
    when: 'You hold this item, and your rights to it have ended: with the contract, a source’s agreement, or a change of either.',
    todo: 'Take it down and delete it by `deleteBy`. Printed and published copies stay as your contract says. `/account/holdings?deleteBefore=` lists all that is due.',
    again: 'No.',
  },
  'payload-too-large': {
    when: 'The request brought a body of more than 64 KB. No call reads so much.',
    todo: 'Send no body. The connection ends with this answer.',
    again: 'Without the body.',
  },
  'range-not-satisfiable': {
    when: 'The range begins behind the end of the file. `Content-Range` says how long it is.',
    todo: 'If you have all of it, you are done. Else ask anew, without `Range`.',
    again: 'Without the range.',
  },
  'uri-too-long': {
    when: 'The address is longer than 8,000 bytes.',
    todo: 'Ask in several requests, with fewer values in a list.',
    again: 'No.',
  },
  'too-many-requests': {
    when: 'The key, or the address that you call from, has used up its share. `RateLimit` on every answer says what is left.',
    todo: 'Wait for the seconds of `Retry-After`. With `wait=30` the feed needs two calls a minute and no more.',
    again: 'Yes, after `Retry-After`.',
  },
  'too-many-polls': {
    when: 'Too many long polls of your key, or of all, wait at the same time.',
    todo: 'One walker needs one poll: end those that nobody reads. Without `wait` the feed answers at once.',
    again: 'Yes, after `Retry-After`.',
  },
  unavailable: {
    when: 'The answer could not be given safely: it could not be recorded, this process could not confirm that it is up to date, or status or rights changed while it was being made. Nothing was sent, nothing was counted, no cursor moved.',
    todo: 'Ask again after `Retry-After`, waiting longer each time. If it lasts, tell the agency the `requestId`.',
    again: 'Yes.',
  },
};
