// Files in the directory of uploads: those that were there when the content was kept stay, later ones go.
'use strict';

const fs = require('fs');
const path = require('path');

exports.uploads = (app) => {
  const directory = path.join(app.dirs.static.public, 'uploads');
  const entries = () => (fs.existsSync(directory) ? fs.readdirSync(directory) : []);
  let kept = new Set();
  return {
    keep() {
      kept = new Set(entries());
    },
    restore() {
      for (const entry of entries()) {
        if (!kept.has(entry)) fs.rmSync(path.join(directory, entry), { recursive: true, force: true });
      }
    },
  };
};
