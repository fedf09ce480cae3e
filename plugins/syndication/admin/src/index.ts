/** The admin panel's half of the plugin: its content types appear in the content manager by themselves. */
export default {
  register(app: { registerPlugin(plugin: { id: string; name: string }): void }): void {
    app.registerPlugin({ id: 'syndication', name: 'Syndication' });
  },
};
