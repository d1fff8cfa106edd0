'use strict';

module.exports = {
  rest: { defaultLimit: 2, maxLimit: 3, withCount: false, strictParams: true },
  documents: { strictParams: true },
};
