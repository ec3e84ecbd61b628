<?php
echo "hello from PHP " . PHP_MAJOR_VERSION;
