exports.price = () => 'seven';
