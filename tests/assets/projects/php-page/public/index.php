<?php

require __DIR__ . '/../src/greeting.php';

echo greeting($_SERVER['REQUEST_URI']);
