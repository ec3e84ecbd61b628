<?php

require __DIR__ . '/../vendor/autoload.php';

return new Framework\Application(dirname(__DIR__), require __DIR__ . '/../routes/web.php');
