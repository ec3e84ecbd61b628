<?php
$db = new mysqli("db", "app", getenv("PASSWORD"));
echo "hello";
