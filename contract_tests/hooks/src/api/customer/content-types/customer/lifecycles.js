'use strict';

module.exports = require('../../../../hooks').all;
