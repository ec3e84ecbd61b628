require('fs').writeFileSync('prepared.txt', 'prepared');
