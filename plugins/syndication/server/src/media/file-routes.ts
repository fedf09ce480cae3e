/** As much of Strapi's upload plugin as is needed. */
interface UploadPlugin {
  routes: Record<string, unknown>;
}

/**
 * Takes away the content API's routes to the media library, before they are mounted: they sign the address of every
 * file for whoever a role or an API token lets in, and pass no gate. Staff have the routes of the admin panel.
 */
export function closeFileRoutes(upload: UploadPlugin): void {
  upload.routes['content-api'] = { type: 'content-api', routes: [] };
}
