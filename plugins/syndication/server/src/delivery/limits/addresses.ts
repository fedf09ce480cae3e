import { BlockList, isIP } from 'node:net';

const lists = new WeakMap<readonly string[], BlockList>();

/** IPv4 may come dressed as IPv6, from a socket that listens on both. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');

/** Whether one of the addresses and networks (CIDR) of a list holds the address. What is no address is in none. */
export function contains(list: readonly string[], address: string): boolean {
  const bare = plain(address);
  const family = isIP(bare);
  if (family === 0) return false;
  let blocks = lists.get(list);
  if (!blocks) lists.set(list, (blocks = blocksOf(list)));
  return blocks.check(bare, family === 6 ? 'ipv6' : 'ipv4');
}

function blocksOf(list: readonly string[]): BlockList {
  const blocks = new BlockList();
  for (const entry of list) {
    const [network = '', prefix] = entry.split('/');
    const type = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) blocks.addAddress(network, type);
    else blocks.addSubnet(network, Number(prefix), type);
  }
  return blocks;
}

/**
 * Whose share a request from an address is of: of IPv6 that of its /64, since whoever has one address there has all of
 * them.
 */
export function shareOf(address: string): string {
  if (!address.includes(':')) return address;
  const bare = plain(address);
  if (isIP(bare) !== 6) return bare;
  const [head = '', tail] = (bare.split('%')[0] ?? '').split('::');
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  // Two groups may be written as an IPv4 address; they are the last.
  const written = before.length + after.length + (bare.includes('.') ? 1 : 0);
  const groups = [...before, ...Array.from({ length: tail === undefined ? 0 : 8 - written }, () => '0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

const groupsOf = (part: string): string[] => (part === '' ? [] : part.split(':'));
