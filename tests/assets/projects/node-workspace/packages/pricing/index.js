const isNumber = require('is-number');

exports.price = () => (isNumber('7') ? 'seven' : 'none');
