// No mail leaves a server under test: each goes to `keep`, as Strapi hands it to the project's provider of mails.
'use strict';

exports.catchMails = (app, keep) => {
  // Takes a mail apart as the providers do: without one they fail.
  if (app.plugin('email')) app.plugin('email').provider = { send: async ({ ...mail }) => keep(mail) };
};
