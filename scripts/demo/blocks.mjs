/** The demo's light Markdown as Strapi blocks: paragraphs, ## headings, lists, > quotes, **bold**, *italic*, [links](…). */
export function blocksOf(text) {
  return text
    .trim()
    .split(/\n\s*\n/)
    .flatMap((chunk) => {
      const lines = chunk.split('\n').map((line) => line.trim());
      const [first] = lines;
      const heading = /^(#{2,6}) (.+)$/.exec(first);
      if (heading) return [{ type: 'heading', level: heading[1].length, children: inline(heading[2]) }];
      if (lines.every((line) => line.startsWith('> ')))
        return [{ type: 'quote', children: inline(lines.map((line) => line.slice(2)).join(' ')) }];
      for (const [format, mark] of [
        ['unordered', /^[-*] /],
        ['ordered', /^\d+\. /],
      ]) {
        if (!lines.every((line) => mark.test(line))) continue;
        return [
          {
            type: 'list',
            format,
            children: lines.map((line) => ({ type: 'list-item', children: inline(line.replace(mark, '')) })),
          },
        ];
      }
      return [{ type: 'paragraph', children: inline(lines.join(' ')) }];
    });
}

function inline(text) {
  const children = [];
  const marks = /\[([^\]]+)\]\(([^)\s]+)\)|\*\*([^*]+)\*\*|\*([^*]+)\*/g;
  let last = 0;
  const plain = (value) => value && children.push({ type: 'text', text: value });
  for (const match of text.matchAll(marks)) {
    plain(text.slice(last, match.index));
    if (match[1]) children.push({ type: 'link', url: match[2], children: [{ type: 'text', text: match[1] }] });
    else children.push({ type: 'text', text: match[3] ?? match[4], ...(match[3] ? { bold: true } : { italic: true }) });
    last = match.index + match[0].length;
  }
  plain(text.slice(last));
  return children.length > 0 ? children : [{ type: 'text', text: '' }];
}
