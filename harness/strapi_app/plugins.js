// config/plugins of a project that is served with the bundled packages: its own settings of users-permissions, and of
// upload where files stay here. Other plugins, and other providers of files, need packages that are not there.
'use strict';

const path = require('path');

const own = (context) => {
  try {
    const settings = require(path.resolve(process.cwd(), 'config', 'project', 'plugins'));
    return (typeof settings === 'function' ? settings(context) : settings.default || settings) || {};
  } catch (error) {
    console.warn(`The project's config/plugins is left out: ${error.message}`);
    return {};
  }
};

module.exports = (context) => {
  const plugins = own(context);
  const kept = {};
  if (plugins['users-permissions']) kept['users-permissions'] = plugins['users-permissions'];
  const upload = plugins.upload;
  if (upload && ['local', undefined].includes(upload.config && upload.config.provider)) kept.upload = upload;
  return kept;
};
