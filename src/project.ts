import path from 'node:path';

const above = path.resolve(__dirname, '..');

/** The project's folder, whether this runs from its sources (the admin panel's build) or compiled, one level deeper. */
export const PROJECT = path.basename(above) === 'dist' ? path.dirname(above) : above;

/** The largest file that the media library takes (bytes). */
export const LARGEST_FILE = 500 * 1024 * 1024;
