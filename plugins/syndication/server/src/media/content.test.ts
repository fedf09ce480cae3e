import sharp from 'sharp';
import { claimedBy, contentOf, sendable } from './content';

const bytes = (text: string): Uint8Array => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(40)]);
const of = (text: string, ext = '') => contentOf({ head: bytes(text), ext });

describe('what a file is', () => {
  it.each(['jpeg', 'png', 'gif', 'webp', 'tiff', 'avif'] as const)(
    'is seen in the bytes of a picture: %s',
    async (format) => {
      const picture = sharp({ create: { width: 20, height: 10, channels: 3, background: '#246' } });
      const head = await picture.toFormat(format).toBuffer();
      expect(contentOf({ head, ext: '.txt' })).toMatchObject({ mime: `image/${format}`, top: 'image' });
    },
  );

  it.each([
    ['\0\0\0\x18ftypisom\0\0\0\0isommp42', '', '.mp4', 'video/mp4'],
    ['\0\0\0\x18ftypM4A \0\0\0\0isommp42', '.m4a', '.m4a', 'audio/mp4'],
    ['\0\0\0\x14ftypqt  \0\0\0\0qt  ', '.mp4', '.mov', 'video/quicktime'],
    ['\x1aE\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x82\x84webm', '.webm', '.webm', 'video/webm'],
    ['ID3\x03\0\0\0\0', '.mp3', '.mp3', 'audio/mpeg'],
    ['RIFF\0\0\0\0WAVEfmt ', '.exe', '.wav', 'audio/wav'],
    ['OggS\0\x02', '.ogv', '.ogv', 'video/ogg'],
    ['%PDF-1.7\n', '.html', '.pdf', 'application/pdf'],
  ])('is seen in the bytes of sound, video and documents: %j', (head, named, ext, mime) => {
    expect(of(head, named)).toMatchObject({ ext, mime });
  });

  it.each([
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    '<?xml version="1.0"?><svg/>',
    '\xef\xbb\xbf  <!DOCTYPE html><html>',
    '\xff\xfe<\0h\0t\0m\0l\0>\0',
    'harmless words, then <script src=x>',
    '<x:svg xmlns:x="http://www.w3.org/2000/svg"/>',
    '<anything/>',
  ])('is markup, and a program, whatever stands before it: %j', (head) => {
    expect(of(head, '.jpg')).toBe('markup');
  });

  it('is a picture where it begins as one, whatever is hidden in it', () => {
    expect(of('GIF89a/*<script>*/=alert(1)', '.html')).toEqual({ ext: '.gif', mime: 'image/gif', top: 'image' });
  });

  it('is sent as what it is, and never as what runs in a browser', () => {
    expect(sendable('image/jpeg')).toEqual({ contentType: 'image/jpeg', ext: '.jpg' });
    expect(sendable('video/mp4')).toEqual({ contentType: 'video/mp4', ext: '.mp4' });
    for (const mime of ['text/html', 'image/svg+xml', 'application/javascript', '', undefined])
      expect(sendable(mime)).toEqual({ contentType: 'application/octet-stream', ext: '.bin' });
  });

  it('is not known where it is none of these', () => {
    for (const head of ['PK\x03\x04', 'plain words', 'MZ\x90', '', '\x1aE\xdf\xa3 matroska'])
      expect(of(head, '.jpg')).toBeNull();
    expect([claimedBy('.jpg'), claimedBy('.docx'), claimedBy('.svg')]).toEqual(['image/jpeg', undefined, undefined]);
  });
});
